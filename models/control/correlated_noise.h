// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "engine/record/archive.h"

namespace orrery::models {

/// Standard normal numbers for exploring actions that remember the last ones: where a plant answers
/// slowly, numbers drawn anew each step cancel each other.
///
///   e <- r e + sqrt(1 - r^2) n,  n standard normal,  r = exp(-1 / steps)
///
/// so that each e alone is standard normal, whatever `steps` is; 0: e = n. It is the process of
/// Ornstein and Uhlenbeck (Lillicrap et al., ICLR 2016, arXiv:1509.02971, section 3) with deviation
/// 1, in the place of a policy's own noise (Eberhard, Hollenstein, Pinneri, Martius, ICLR 2023).
class CorrelatedNoise {
 public:
  /// `rows` of `width` numbers.
  CorrelatedNoise(std::size_t rows, std::size_t width, double steps);

  bool correlated() const { return memory_ > 0.0; }
  /// The next of every row, until the next call.
  std::span<const double> next(engine::Stream& luck);
  /// The row's episode is over: its next numbers do not depend on the last.
  void restart(std::size_t row) { fresh_[row] = 1; }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::size_t width_;
  double memory_ = 0.0;  // r
  double share_ = 1.0;   // sqrt(1 - r^2)
  std::vector<double> noise_;
  std::vector<std::uint8_t> fresh_;
};

}  // namespace orrery::models
