// SPDX-License-Identifier: Apache-2.0
#include "models/control/learner_catalog.h"

#include <vector>

#include "models/control/ppo.h"

namespace orrery::models {

std::span<const LearnerEntry> learner_catalog() {
  static const std::vector<LearnerEntry> kEntries = {
      {&ppo_info(), make_ppo_trainer, true, true},
  };
  return kEntries;
}

const LearnerEntry* find_learner(const std::string& name) {
  for (const auto& entry : learner_catalog())
    if (entry.info->name == name) return &entry;
  return nullptr;
}

}  // namespace orrery::models
