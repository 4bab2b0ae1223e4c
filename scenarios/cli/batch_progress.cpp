// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/batch_progress.h"

#include <fmt/format.h>

#include <cmath>

namespace orrery::scenarios {

namespace {

std::string left_text(double s) {
  return std::isnan(s) ? "" : fmt::format("  {} left", clock_text(s));
}

std::string rate_text(double runs_per_s) {
  if (!(runs_per_s > 0.0)) return "";
  if (runs_per_s < 0.1) return fmt::format("  {:.3g} runs/h", 3600.0 * runs_per_s);
  return runs_per_s < 10.0 ? fmt::format("  {:.2g} runs/s", runs_per_s)
                           : fmt::format("  {:.0f} runs/s", runs_per_s);
}

double done_share(const BatchStatus& status) {
  if (status.expected == 0) return 0.0;
  return static_cast<double>(status.ended) / static_cast<double>(status.expected);
}

}  // namespace

std::string progress_text(const BatchStatus& status, double runs_per_s) {
  const std::string failed = status.failed == 0 ? "" : fmt::format("  {} failed", status.failed);
  return fmt::format("  {}/{} runs  {:.0f} %{}  {} running{}{}", status.ended, status.expected,
                     100.0 * done_share(status), failed, status.running, rate_text(runs_per_s),
                     left_text(status.remaining_s));
}

void BatchProgress::show(const BatchStatus& status) {
  if (!first_) first_ = status;
  if (!line_.is_due(status.elapsed_s, done_share(status))) return;
  const double runs = static_cast<double>(status.ended - first_->ended);
  line_.show(progress_text(status, runs / (status.elapsed_s - first_->elapsed_s)));
}

}  // namespace orrery::scenarios
