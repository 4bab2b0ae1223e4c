// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "engine/registry/model_info.h"
#include "models/control/trainer.h"

namespace orrery::models {

/// A learner of control: what `orrery train` and `orrery models` know of it, without Torch.
struct LearnerEntry {
  const engine::ModelInfo* info;  ///< kind `kLearner`
  TrainerFactory make;
  bool discrete = false;    ///< learns tasks with numbered actions
  bool continuous = false;  ///< learns tasks with actions in a box
};

/// Every learner. To add one: a file in models/torch/control/, its description here, a line.
std::span<const LearnerEntry> learner_catalog();
/// The one with this name, or null.
const LearnerEntry* find_learner(const std::string& name);

}  // namespace orrery::models
