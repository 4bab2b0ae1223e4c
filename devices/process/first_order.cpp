// SPDX-License-Identifier: Apache-2.0
#include "devices/process/first_order.h"

namespace orrery::devices {

// The disturbance starts in its stationary state.
void FirstOrder::start(const Params& p, State& s, engine::Stream& initial) {
  s.relaxed_k = p.set_point_k + p.initial_offset_k;
  s.disturbance_k = p.disturbance_k * initial.normal();
  s.temperature_k = s.relaxed_k + s.disturbance_k;
}

const engine::ModelInfo& FirstOrder::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kDevice;
    i.name = "process/first_order";
    i.summary = "temperature of a slow process: relaxation, daily cycle, disturbance; for fleets";
    i.details =
        "dx/dt = (set point + daily cycle - x) / time constant, plus an Ornstein-Uhlenbeck "
        "disturbance; both by their exact solutions. One lumped capacity, linear loss.";
    i.source =
        "Gillespie, Phys. Rev. E 54 (1996) 2084 (disturbance); Ogata, Modern Control Engineering, "
        "ch. 5 (relaxation)";
    i.params = engine::describe(kParams);
    i.inputs = engine::describe(kInputs);
    i.outputs = engine::describe(kOutputs);
    i.fault_points = engine::describe(kFaultPoints);
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
