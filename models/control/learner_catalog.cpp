// SPDX-License-Identifier: Apache-2.0
#include "models/control/learner_catalog.h"

#include <vector>

#include "models/control/dqn.h"
#include "models/control/fitted_q.h"
#include "models/control/sac.h"
#include "models/control/td3.h"

namespace orrery::models {

std::span<const LearnerEntry> learner_catalog() {
  static const std::vector<LearnerEntry> kEntries = {
      {&dqn_info(), train_with_dqn, true, false},
      {&fitted_q_info(), train_with_fitted_q, true, false},
      {&sac_info(), train_with_sac, false, true},
      {&td3_info(), train_with_td3, false, true},
  };
  return kEntries;
}

const LearnerEntry* find_learner(const std::string& name) {
  for (const auto& entry : learner_catalog())
    if (entry.info->name == name) return &entry;
  return nullptr;
}

}  // namespace orrery::models
