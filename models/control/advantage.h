// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace orrery::models {

/// What was collected, step by step and row by row: number step * rows + row.
struct Trajectory {
  std::size_t rows = 0;
  std::span<const float> rewards;
  std::span<const float> values;  ///< of the state in which each step began
  std::span<const std::uint8_t> terminated;
  std::span<const std::uint8_t> truncated;
  /// Value of the state in which a truncated step ended, defined there only: the clock ran out, but
  /// the task would have gone on.
  std::span<const float> final_values;
  std::span<const float> last_values;  ///< one a row: of the state behind the last step
};

/// Generalised advantage estimation, over the steps backwards:
///
///   delta_t = r_t + discount V(s_t+1) - V(s_t)      V(s_t+1) = 0 where the task was terminated
///   A_t     = delta_t + discount trace A_t+1        A_t+1 = 0 where the episode ended
///   R_t     = A_t + V(s_t)
///
/// Source: Schulman et al., ICLR 2016, arXiv:1506.02438, equation 16; ends of episodes: Pardo et
/// al., ICML 2018, arXiv:1712.00378.
void estimate_advantages(const Trajectory& trajectory, double discount, double trace,
                         std::span<float> advantages, std::span<float> returns);

}  // namespace orrery::models
