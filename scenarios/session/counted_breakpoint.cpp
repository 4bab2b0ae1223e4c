// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/counted_breakpoint.h"

namespace orrery::scenarios {

engine::Result<std::unique_ptr<CountedBreakpoint>> CountedBreakpoint::make(
    BreakpointMark mark, const Scenario& scenario, const engine::PlantDirectory& directory) {
  auto made = make_breakpoints({mark.condition}, scenario, directory);
  if (!made) return engine::failure(made.error());
  return std::unique_ptr<CountedBreakpoint>(
      new CountedBreakpoint(std::move(mark), scenario, directory, std::move(*made)));
}

CountedBreakpoint::CountedBreakpoint(BreakpointMark mark, const Scenario& scenario,
                                     const engine::PlantDirectory& directory, Breakpoints made)
    : mark_(std::move(mark)), scenario_(scenario), directory_(directory), made_(std::move(made)) {}

std::optional<engine::SimTime> CountedBreakpoint::stop_at() const {
  if (!mark_.enabled) return engine::SimTime::never();
  return made_.all.front()->stop_at();
}

std::optional<std::string> CountedBreakpoint::met(engine::SimTime now) {
  auto reason = made_.all.front()->met(now);
  if (!reason || !mark_.enabled) return std::nullopt;
  ++mark_.hits;
  mark_.hit_times.push_back(now);
  if (mark_.hits < mark_.stop_at_hit) return std::nullopt;
  if (mark_.once) mark_.enabled = false;
  return reason;
}

void CountedBreakpoint::start_anew() {
  auto made = make_breakpoints({mark_.condition}, scenario_, directory_);
  if (made) made_ = std::move(*made);
}

}  // namespace orrery::scenarios
