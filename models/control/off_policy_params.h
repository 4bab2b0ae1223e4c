// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/registry/model_info.h"

namespace orrery::models {

/// Defaults in which the learners differ.
struct OffPolicyDefaults {
  double learning_rate = 1e-3;
  double batch = 256;
  double learning_starts = 1000;
  double train_every = 1;
  double lookahead = 1;
  bool normalise = true;
};

/// Description rows that every learner from remembered steps has, behind its own.
std::vector<engine::ParamInfo> replay_params(std::vector<engine::ParamInfo> own,
                                             const OffPolicyDefaults& defaults);
/// And those of learners that go on collecting while they learn.
std::vector<engine::ParamInfo> off_policy_params(std::vector<engine::ParamInfo> own,
                                                 const OffPolicyDefaults& defaults);

/// Rows of learners that act by the value of each choice, behind their own.
std::vector<engine::ParamInfo> q_network_params(std::vector<engine::ParamInfo> own);

}  // namespace orrery::models
