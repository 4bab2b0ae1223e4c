// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/live_run.h"

#include "scenarios/build/checkpoint.h"
#include "scenarios/build/run_header.h"
#include "scenarios/build/simulation_builder.h"

namespace orrery::scenarios {

using engine::Result;

Result<std::unique_ptr<LiveRun>> LiveRun::build(const Scenario& scenario, std::uint64_t seed,
                                                RecordTape& tape,
                                                const std::vector<engine::Tap*>& taps) {
  auto built = build_simulation(scenario, seed, Workers{});
  if (!built) return engine::failure(built.error());
  std::unique_ptr<LiveRun> run(new LiveRun(scenario, std::move(built->simulation), tape));
  for (std::size_t i = 0; i < run->simulation().part_count(); ++i) {
    for (engine::Tap* tap : taps) run->simulation().part(i).add_tap(tap);
  }
  return run;
}

LiveRun::LiveRun(const Scenario& scenario, std::unique_ptr<engine::Simulation> simulation,
                 RecordTape& tape)
    : scenario_(scenario),
      tape_(tape),
      simulation_(std::move(simulation)),
      populations_(populations_of(scenario)),
      watch_(tape, record_plan_of(scenario.record, populations_), populations_, scenario,
             *simulation_, nullptr),
      steered_(*simulation_),
      control_(std::make_unique<engine::RunControl>(steered_)) {
  add_parts(*simulation_, watch_, parts_);
}

void LiveRun::begin(const engine::RunHeader& header) {
  (void)tape_.begin(header);
  tell_plant(scenario_, populations_, tape_);
  watch_.begin();
}

Result<RunOutcome> LiveRun::finish(double wall_s) {
  RunOutcome outcome;
  outcome.header = tape_.header();
  if (auto done = conclude(scenario_, *simulation_, watch_, tape_, nullptr, wall_s, outcome); !done)
    return engine::failure(done.error());
  return outcome;
}

}  // namespace orrery::scenarios
