// SPDX-License-Identifier: Apache-2.0
#include "models/control/learner_catalog.h"

#include <vector>

#include "models/control/behaviour_cloning.h"
#include "models/control/cross_entropy.h"
#include "models/control/dqn.h"
#include "models/control/fitted_q.h"
#include "models/control/model_predictive.h"
#include "models/control/ppo.h"
#include "models/control/sac.h"
#include "models/control/td3.h"

namespace orrery::models {

std::span<const LearnerEntry> learner_catalog() {
  static const std::vector<LearnerEntry> kEntries = {
      {&behaviour_cloning_info(), make_behaviour_cloning_trainer, true, true},
      {&cross_entropy_info(), make_cross_entropy, true, true},
      {&dqn_info(), make_dqn_trainer, true, false},
      {&fitted_q_info(), make_fitted_q_trainer, true, false},
      {&model_predictive_info(), make_model_predictive, true, true},
      {&ppo_info(), make_ppo_trainer, true, true},
      {&sac_info(), make_sac_trainer, false, true},
      {&td3_info(), make_td3_trainer, false, true},
  };
  return kEntries;
}

const LearnerEntry* find_learner(const std::string& name) {
  for (const auto& entry : learner_catalog())
    if (entry.info->name == name) return &entry;
  return nullptr;
}

}  // namespace orrery::models
