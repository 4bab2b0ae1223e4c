// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// Control: a uniform score in [0, 1), the same for the same row of a device however batches are
/// cut; alerts on the stated share of rows. Its AUC-PR is the share of faulty rows.
const engine::ModelInfo& random_score_info();
engine::Result<std::unique_ptr<engine::Agent>> make_random_score(const engine::AgentSpec& spec);

}  // namespace orrery::models
