// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/acrobot.h"

#include "engine/numeric/simd_clones.h"

namespace orrery::models::classic {

ORRERY_SIMD_CLONES bool step_rows(const StepBlock<Acrobot>& block) {
  return detail::step_block(block);
}

engine::ControlTask Acrobot::describe() {
  const double speed1 = static_cast<float>(kSpeed1MaxRadPerS);
  const double speed2 = static_cast<float>(kSpeed2MaxRadPerS);
  engine::ControlTask task;
  task.name = "classic/acrobot-v1";
  task.observation = {{"cos_theta1", "1", -1.0, 1.0},
                      {"sin_theta1", "1", -1.0, 1.0},
                      {"cos_theta2", "1", -1.0, 1.0},
                      {"sin_theta2", "1", -1.0, 1.0},
                      {"theta1_speed", "rad/s", -speed1, speed1},
                      {"theta2_speed", "rad/s", -speed2, speed2}};
  task.choices = kChoices;
  task.choice_names = {"-1 N m", "0 N m", "1 N m"};
  task.steps_max = kStepsMax;
  task.period = engine::Duration::from_seconds(kStepS);
  return task;
}

}  // namespace orrery::models::classic
