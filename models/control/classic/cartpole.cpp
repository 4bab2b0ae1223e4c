// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/cartpole.h"

#include "engine/numeric/simd_clones.h"

namespace orrery::models::classic {

ORRERY_SIMD_CLONES bool step_rows(const StepBlock<CartPole>& block) {
  return detail::step_block(block);
}

engine::ControlTask CartPole::describe() {
  // Twice the limits, in single precision, as in Gymnasium.
  const double x_m = static_cast<float>(2.0 * kTrackEndM);
  const double theta_rad = static_cast<float>(2.0 * kTiltRad);
  engine::ControlTask task;
  task.name = "classic/cartpole-v1";
  task.observation = {{"x", "m", -x_m, x_m},
                      {"x_speed", "m/s"},
                      {"theta", "rad", -theta_rad, theta_rad},
                      {"theta_speed", "rad/s"}};
  task.choices = kChoices;
  task.choice_names = {"left", "right"};
  task.steps_max = kStepsMax;
  task.period = engine::Duration::from_seconds(kStepS);
  return task;
}

}  // namespace orrery::models::classic
