// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/agent/controller.h"
#include "engine/registry/model_info.h"

namespace orrery::models {

/// A room: two readings, a heater and a fan.
inline engine::ControlTask room() {
  engine::ControlTask task;
  task.name = "room";
  task.observation = {{"temperature", "K", 283.15, 303.15}, {"price", "1", 0.0, 1.0}};
  task.action = {{"heat", "W", 0.0, 2000.0}, {"fan", "1", -1.0, 1.0}};
  task.period = engine::Duration::from_seconds(60.0);
  return task;
}

inline engine::ControlTask switches() {
  engine::ControlTask task;
  task.name = "switches";
  task.observation = {{"level", "m", 0.0, 2.0}};
  task.choices = 3;
  task.choice_names = {"drain", "none", "fill"};
  return task;
}

inline engine::ControllerSpec spec_of(const engine::ModelInfo& info, engine::ControlTask task,
                                      std::size_t rows = 1) {
  return {std::move(task), engine::ParamSet::defaults(info), rows, 1, 2};
}

inline std::vector<float> decided(engine::Controller& controller, const engine::ControlTask& task,
                                  const std::vector<float>& seen, double at_s = 0.0,
                                  const std::vector<std::uint8_t>& missing = {}) {
  std::vector<float> actions(controller.rows() * task.action_width());
  controller.decide({engine::SimTime::from_seconds(at_s), seen, missing}, actions);
  return actions;
}

}  // namespace orrery::models
