// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/batch_progress.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

namespace orrery::scenarios {

namespace {

constexpr double kFirst_s = 2.0;
constexpr double kRedraw_s = 0.2;
constexpr double kLine_s = 30.0;

std::string left_text(double s) {
  if (std::isnan(s)) return "";
  const auto whole = static_cast<long>(s + 0.5);
  if (whole >= 3600) return fmt::format("  {} h {:02} min left", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("  {} min {:02} s left", whole / 60, whole % 60);
  return fmt::format("  {} s left", whole);
}

std::string rate_text(double runs_per_s) {
  if (!(runs_per_s > 0.0)) return "";
  if (runs_per_s < 0.1) return fmt::format("  {:.3g} runs/h", 3600.0 * runs_per_s);
  return runs_per_s < 10.0 ? fmt::format("  {:.2g} runs/s", runs_per_s)
                           : fmt::format("  {:.0f} runs/s", runs_per_s);
}

int tenths_of(const BatchStatus& status) {
  return status.expected == 0 ? 0 : static_cast<int>(10 * status.ended / status.expected);
}

}  // namespace

std::string progress_text(const BatchStatus& status, double runs_per_s) {
  const double share = status.expected == 0 ? 0.0
                                            : 100.0 * static_cast<double>(status.ended) /
                                                  static_cast<double>(status.expected);
  const std::string failed = status.failed == 0 ? "" : fmt::format("  {} failed", status.failed);
  return fmt::format("  {}/{} runs  {:.0f} %{}  {} running{}{}", status.ended, status.expected,
                     share, failed, status.running, rate_text(runs_per_s),
                     left_text(status.remaining_s));
}

bool BatchProgress::is_due(const BatchStatus& status, Clock::time_point now) const {
  const double since_s = std::chrono::duration<double>(now - shown_).count();
  if (console_.error_is_terminal()) return since_s >= kRedraw_s;
  return tenths_of(status) != tenths_ || since_s >= kLine_s;
}

void BatchProgress::show(const BatchStatus& status) {
  if (!first_) first_ = status;
  const auto now = Clock::now();
  if (console_.quiet() || status.elapsed_s < kFirst_s || !is_due(status, now)) return;
  shown_ = now;
  tenths_ = tenths_of(status);
  const double runs = static_cast<double>(status.ended - first_->ended);
  const std::string text = progress_text(status, runs / (status.elapsed_s - first_->elapsed_s));
  if (console_.error_is_terminal()) {
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
    drawn_ = true;
  } else {
    console_.say(text);
  }
}

void BatchProgress::finish() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace orrery::scenarios
