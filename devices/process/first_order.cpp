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
  static const engine::ModelInfo info = engine::describe_device<FirstOrder>(
      "process/first_order",
      "temperature of a slow process: relaxation, daily cycle, disturbance; for fleets",
      "dx/dt = (set point + daily cycle - x) / time constant, plus an Ornstein-Uhlenbeck "
      "disturbance; both by their exact solutions. One lumped capacity, linear loss.",
      "Gillespie, Phys. Rev. E 54 (1996) 2084 (disturbance); Ogata, Modern Control Engineering, "
      "ch. 5 (relaxation)");
  return info;
}

}  // namespace orrery::devices
