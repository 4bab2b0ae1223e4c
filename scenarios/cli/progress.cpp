// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/progress.h"

#include <fmt/format.h>

#include <cstdio>

namespace orrery::scenarios {

namespace {

double seconds_between(std::chrono::steady_clock::time_point a,
                       std::chrono::steady_clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

std::string clock_text(double s) {
  const auto whole = static_cast<long>(s + 0.5);
  if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

}  // namespace

Progress::Progress(const Console& console, engine::SimTime end)
    : console_(console), end_(end), start_(Clock::now()), shown_(start_) {}

void Progress::show(engine::SimTime now) {
  if (console_.quiet() || end_.ns <= 0) return;
  if (!first_) first_ = now;
  const auto time = Clock::now();
  const double elapsed_s = seconds_between(start_, time);
  if (elapsed_s < 2.0) return;
  const double done = now.seconds() / end_.seconds();
  const int tenths = static_cast<int>(done * 10.0);
  const bool terminal = console_.error_is_terminal();
  const double since_s = seconds_between(shown_, time);
  if (terminal ? since_s < 0.2 : (tenths == tenths_ && since_s < 30.0)) return;
  shown_ = time;
  tenths_ = tenths;
  const double run_s = (now - *first_).seconds();
  const double left_s = run_s > 0.0 ? elapsed_s * (end_ - now).seconds() / run_s : 0.0;
  const std::string line =
      fmt::format("{:3.0f} %  {}  {:.0f} times real time, {} left", 100.0 * done,
                  engine::to_string(now), run_s / elapsed_s, clock_text(left_s));
  if (terminal) {
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
    std::fflush(stderr);
    drawn_ = true;
  } else {
    console_.say(line);
  }
}

void Progress::finish() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace orrery::scenarios
