// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "scenarios/control/controller_choice.h"
#include "scenarios/control/environment_source.h"
#include "scenarios/learn/control_evaluation.h"

namespace orrery::scenarios {

struct ForesightOptions {
  EnvironmentChoice environment;  ///< that is judged; clones of it are made
  std::uint64_t seed = 1;         ///< of its search
  std::function<bool()> keep_going;
  std::function<void(std::uint32_t decisions)> on_decision;
};

/// Whether it is `perfect_forecast`, which needs clones of what it is judged on.
bool needs_foresight(const ControllerChoice& choice);

/// `perfect_forecast` as one of the controllers that are judged side by side. Errors: of the
/// environment, and of the controllers that its parameter `start` names.
engine::Result<JudgedController> judge_with_foresight(const ControllerChoice& choice,
                                                      const ForesightOptions& options);

}  // namespace orrery::scenarios
