// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_driver.h"

#include <algorithm>

namespace orrery::scenarios {

using engine::RunControl;

DriveEnd drive(engine::Steerable& simulation, const RunOptions& options, Breakpoints& breakpoints,
               RunWatch& watch, Checkpoint& checkpoint, const engine::RunStore& store) {
  using How = DriveEnd::How;
  RunControl control(simulation);
  control.set_speed(options.speed);
  for (const auto& one : breakpoints.all) {
    one->met(simulation.now());  // what is past does not stop a run that goes on
    control.add(*one);
  }
  control.between_slices([&](engine::SimTime now) {
    watch.flush_if_due();
    if (store.failed() || !options.keep_going(now)) return false;
    if (now < simulation.end()) checkpoint.take_if_due(now);
    return true;
  });
  while (simulation.now() < simulation.end()) {
    const auto stop =
        control.run_until(std::min({checkpoint.next_stop(), watch.next_flush(), simulation.end()}));
    if (store.failed()) return {How::kFailed, ""};
    if (stop == RunControl::Stop::kReached) continue;
    checkpoint.take(simulation.now());
    if (stop == RunControl::Stop::kStopped) return {How::kStopped, ""};
    return {How::kPaused, control.reason()};
  }
  return {store.failed() ? How::kFailed : How::kFinished, ""};
}

DriveEnd drive_ranks(engine::Simulation& simulation, const RunOptions& options, RunWatch& watch,
                     Checkpoint& checkpoint, const engine::RunStore& store) {
  using How = DriveEnd::How;
  engine::RankGroup& ranks = *options.workers.ranks;
  while (simulation.now() < simulation.end()) {
    simulation.run_until(std::min({checkpoint.next_stop(), watch.next_flush(), simulation.end()}));
    watch.flush_if_due();
    const engine::SimTime now = simulation.now();
    const bool keep_going = options.keep_going(now);
    if (ranks.any(store.failed())) return {How::kFailed, ""};
    if (now == simulation.end()) break;
    const bool stop = ranks.any(!keep_going);
    // The clocks of the ranks differ: one that finds a snapshot due is enough.
    if (stop || ranks.any(checkpoint.is_due(now))) checkpoint.take(now);
    if (stop) return {How::kStopped, ""};
  }
  return {How::kFinished, ""};
}

}  // namespace orrery::scenarios
