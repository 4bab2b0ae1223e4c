// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/pendulum.h"

#include "engine/numeric/simd_clones.h"

namespace orrery::models::classic {

ORRERY_SIMD_CLONES bool step_rows(const StepBlock<Pendulum>& block) {
  return detail::step_block(block);
}

engine::ControlTask Pendulum::describe() {
  engine::ControlTask task;
  task.name = "classic/pendulum-v1";
  task.observation = {{"cos_theta", "1", -1.0, 1.0},
                      {"sin_theta", "1", -1.0, 1.0},
                      {"theta_speed", "rad/s", -kSpeedMaxRadPerS, kSpeedMaxRadPerS}};
  task.action = {{"torque", "N m", kActionLow, kActionHigh}};
  task.steps_max = kStepsMax;
  task.period = engine::Duration::from_seconds(kStepS);
  return task;
}

}  // namespace orrery::models::classic
