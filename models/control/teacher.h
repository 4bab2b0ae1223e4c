// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "models/control/trainer.h"

namespace orrery::models {

/// The controller that the parameter `teacher` names, with room for so many rows; null where it
/// names none. Errors: `learner-teacher`, and those of making it.
inline engine::Result<std::unique_ptr<engine::Controller>> make_teacher(const TrainerSpec& spec,
                                                                        std::size_t rows) {
  const std::string& name = spec.params.text("teacher");
  if (name.empty()) return std::unique_ptr<engine::Controller>();
  if (!spec.teacher) {
    return engine::failure("learner-teacher", {}, "nobody here can make the teacher '" + name + "'",
                           "train with 'orrery train', which knows the controllers");
  }
  return spec.teacher(rows);
}

/// When a teacher decides that was asked so often before. All copies of a task with a clock are at
/// the same step of their episodes while nothing ends one early, so that a teacher that goes by the
/// time of day sees the right one.
inline engine::SimTime teacher_time(const engine::ControlTask& task, std::uint64_t step) {
  const auto of_episode =
      static_cast<std::int64_t>(task.steps_max > 0 ? step % task.steps_max : step);
  return engine::SimTime() + task.period * (of_episode + 1);
}

}  // namespace orrery::models
