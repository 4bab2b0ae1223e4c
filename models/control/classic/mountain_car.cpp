// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/mountain_car.h"

#include "engine/numeric/simd_clones.h"

namespace orrery::models::classic {

ORRERY_SIMD_CLONES bool step_rows(const StepBlock<MountainCar>& block) {
  return detail::step_block(block);
}

ORRERY_SIMD_CLONES bool step_rows(const StepBlock<MountainCarContinuous>& block) {
  return detail::step_block(block);
}

namespace {

std::vector<engine::SpaceAxis> valley_axes() {
  const auto single = [](double x) -> double { return static_cast<float>(x); };
  return {{"position", "1", single(Valley::kLeftEnd), single(Valley::kRightEnd)},
          {"velocity", "1", single(-Valley::kSpeedMax), single(Valley::kSpeedMax)}};
}

}  // namespace

engine::ControlTask MountainCar::describe() {
  engine::ControlTask task;
  task.name = "classic/mountaincar-v0";
  task.observation = valley_axes();
  task.choices = kChoices;
  task.choice_names = {"left", "none", "right"};
  task.steps_max = kStepsMax;
  return task;
}

engine::ControlTask MountainCarContinuous::describe() {
  engine::ControlTask task;
  task.name = "classic/mountaincarcontinuous-v0";
  task.observation = valley_axes();
  task.action = {{"push", "1", kActionLow, kActionHigh}};
  task.steps_max = kStepsMax;
  return task;
}

}  // namespace orrery::models::classic
