// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_driver.h"

#include <algorithm>

namespace orrery::scenarios {

using engine::RunControl;

DriveEnd drive(engine::Steerable& simulation, const RunOptions& options, Breakpoints& breakpoints,
               Checkpoint& checkpoint, const engine::RunStore& store) {
  using How = DriveEnd::How;
  RunControl control(simulation);
  control.set_speed(options.speed);
  for (const auto& one : breakpoints.all) {
    one->met(simulation.now());  // what is past does not stop a run that goes on
    control.add(*one);
  }
  control.between_slices([&](engine::SimTime now) {
    if (store.failed() || !options.keep_going(now)) return false;
    if (now < simulation.end()) checkpoint.take_if_due(now);
    return true;
  });
  while (simulation.now() < simulation.end()) {
    const auto stop = control.run_until(std::min(checkpoint.next_stop(), simulation.end()));
    if (store.failed()) return {How::kFailed, ""};
    if (stop == RunControl::Stop::kReached) continue;
    checkpoint.take(simulation.now());
    if (stop == RunControl::Stop::kStopped) return {How::kStopped, ""};
    return {How::kPaused, control.reason()};
  }
  return {store.failed() ? How::kFailed : How::kFinished, ""};
}

}  // namespace orrery::scenarios
