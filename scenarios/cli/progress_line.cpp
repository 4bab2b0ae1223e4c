// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/progress_line.h"

#include <fmt/format.h>

#include <cstdio>

namespace orrery::scenarios {

namespace {

constexpr double kFirst_s = 2.0;
constexpr double kRedraw_s = 0.2;
constexpr double kLine_s = 30.0;

}  // namespace

bool ProgressLine::is_due(double elapsed_s, double done) {
  if (console_.quiet() || elapsed_s < kFirst_s) return false;
  const auto now = Clock::now();
  const double since_s = std::chrono::duration<double>(now - shown_).count();
  const int tenths = static_cast<int>(done * 10.0);
  const bool due =
      console_.error_is_terminal() ? since_s >= kRedraw_s : tenths != tenths_ || since_s >= kLine_s;
  if (!due) return false;
  shown_ = now;
  tenths_ = tenths;
  return true;
}

void ProgressLine::show(const std::string& line) {
  if (!console_.error_is_terminal()) return console_.say(line);
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressLine::finish() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

}  // namespace orrery::scenarios
