// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "scenarios/cli/console.h"

namespace orrery::scenarios {

/// How far work is, on stderr, for work of more than two seconds: redrawn in place on a terminal,
/// otherwise a line every 10 % or 30 s.
class ProgressLine {
 public:
  explicit ProgressLine(const Console& console) : console_(console) {}

  /// Whether the line is to be shown now; `done` is a share, 0 to 1. Counts as shown when it is.
  bool is_due(double elapsed_s, double done);
  void show(const std::string& line);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  const Console& console_;
  Clock::time_point shown_ = Clock::now();
  int tenths_ = 0;
  bool drawn_ = false;
};

/// `1 h 02 min`, `3 min 07 s`, `12 s`.
std::string clock_text(double seconds);

}  // namespace orrery::scenarios
