// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/catalog.h"
#include "scenarios/host/manifest_check.h"

namespace orrery::scenarios {

/// The agent `foreign_model`: a detector of the user's own (foreign_model.h) in the shell of
/// models/detect/window_detector.h.
const engine::AgentEntry& foreign_agent_entry();

/// What the factory needs beside what a scenario may write, put into `params`: where each feature
/// is and in which unit (`input_order`, `input_scale`, `input_offset`), and the files that the user
/// trusts (`user_trusts`). Errors: those of read_manifest and match_features.
engine::Result<void> prepare_foreign_agent(const AgentFacts& facts,
                                           const std::vector<std::string>& trusted,
                                           engine::ParamSet& params);

}  // namespace orrery::scenarios
