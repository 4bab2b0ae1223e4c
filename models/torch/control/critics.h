// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>

#include "models/torch/control/learning_network.h"

namespace orrery::models {

/// Two values of an action in a state, learned alike from different beginnings; the smaller one
/// counts, because a policy that follows a learned value finds its errors upwards first.
///
///   learn    E = mean of (q1 - y)^2 / 2 + (q2 - y)^2 / 2
///   target   moved by `rate` towards the online weights
///
/// Source: Fujimoto, van Hoof, Meger, ICML 2018, arXiv:1802.09477, section 4.2.
class TwinCritics {
 public:
  TwinCritics(const std::vector<std::size_t>& widths, double learning_rate);

  void draw(engine::Stream& luck);

  /// min(q1, q2) of the target networks; one a row, until the next call.
  std::span<const float> target_values(std::span<const float> observations,
                                       std::span<const float> actions, std::size_t rows);
  /// One step of the optimiser towards y; the mean square error.
  double learn(std::span<const float> observations, std::span<const float> actions,
               std::span<const float> targets);
  void move_targets(double rate);

  /// Value of actions and its slope by each of them, rows x action width, until the next call.
  /// `smaller`: of min(q1, q2); else of q1 alone.
  struct Ascent {
    std::span<const float> values;
    std::span<const float> slopes;
  };
  Ascent ascent(std::span<const float> observations, std::span<const float> actions,
                std::size_t rows, bool smaller);

  bool healthy() const;
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Critic {
    LearningNetwork online, target;
    Adam adam;
  };
  std::array<Critic, 2> critics_;
  Floats joined_, values_, slopes_, action_slopes_;
};

}  // namespace orrery::models
