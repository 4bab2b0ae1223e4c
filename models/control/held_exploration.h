// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/agent/control_task.h"
#include "engine/random/stream.h"
#include "engine/record/archive.h"

namespace orrery::models {

/// Random actions that are kept for some steps, so that they lead somewhere: where a plant answers
/// slowly, actions drawn anew each step cancel each other.
///
///   a row that keeps nothing begins with the chance given: an action drawn evenly from all, and
///   how long it is kept: n steps with a probability in proportion to n^-2, up to `hold_max`
///
/// hold_max 1 is the usual epsilon-greedy exploration.
/// Source: Dabney, Ostrovski, Barreto, ICLR 2021, arXiv:2006.01782, algorithm 1 and section 4 (zeta
/// distribution, mu = 2).
class HeldExploration {
 public:
  HeldExploration(const engine::ControlTask& task, std::size_t rows, std::size_t hold_max);

  /// Writes over the actions of the rows that explore. Actions as a learner has them: a number of a
  /// choice, or -1 .. 1 on each axis.
  void explore(double chance, engine::Stream& luck, std::span<float> actions);
  /// The row's episode is over: nothing is kept.
  void restart(std::size_t row) { left_[row] = 0; }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::uint32_t duration(double uniform) const;

  std::size_t choices_;
  std::size_t width_;
  std::vector<double> chances_;  // of durations up to n, n from 1
  std::vector<std::uint32_t> left_;
  std::vector<float> kept_;
};

}  // namespace orrery::models
