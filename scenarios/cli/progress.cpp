// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/progress.h"

#include <fmt/format.h>

namespace orrery::scenarios {

Progress::Progress(const Console& console, engine::SimTime end)
    : line_(console), end_(end), start_(Clock::now()) {}

void Progress::show(engine::SimTime now) {
  if (end_.ns <= 0) return;
  if (!first_) first_ = now;
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  const double done = now.seconds() / end_.seconds();
  if (!line_.is_due(elapsed_s, done)) return;
  const double run_s = (now - *first_).seconds();
  const double left_s = run_s > 0.0 ? elapsed_s * (end_ - now).seconds() / run_s : 0.0;
  line_.show(fmt::format("{:3.0f} %  {}  {:.0f} times real time, {} left", 100.0 * done,
                         engine::to_string(now), run_s / elapsed_s, clock_text(left_s)));
}

}  // namespace orrery::scenarios
