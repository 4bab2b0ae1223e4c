// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "engine/time/sim_time.h"
#include "scenarios/cli/progress_line.h"

namespace orrery::scenarios {

/// Simulated time, speed against real time and time left, as a ProgressLine.
class Progress {
 public:
  Progress(const Console& console, engine::SimTime end);
  void show(engine::SimTime now);
  void finish() { line_.finish(); }

 private:
  using Clock = std::chrono::steady_clock;

  ProgressLine line_;
  engine::SimTime end_;
  std::optional<engine::SimTime> first_;  ///< where it was first seen: a run may go on from later
  Clock::time_point start_;
};

}  // namespace orrery::scenarios
