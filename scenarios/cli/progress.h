// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/time/sim_time.h"
#include "scenarios/cli/console.h"

namespace orrery::scenarios {

/// Simulated time, speed against real time and time left, on stderr, for work of more than two
/// seconds: redrawn in place on a terminal, otherwise a line every 10 % or 30 s.
class Progress {
 public:
  Progress(const Console& console, engine::SimTime end);
  void show(engine::SimTime now);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  const Console& console_;
  engine::SimTime end_;
  std::optional<engine::SimTime> first_;  ///< where it was first seen: a run may go on from later
  Clock::time_point start_;
  Clock::time_point shown_;
  int tenths_ = 0;
  bool drawn_ = false;
};

}  // namespace orrery::scenarios
