// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Finds the files that an agent's parameters name (a trained model, a manifest) beneath the
/// scenario's folder, puts their absolute paths in place, and adds them to what the run's identity
/// depends on. Errors: those of safe_path.h.
void resolve_agent_files(const Value& parameters, const engine::ModelInfo& model,
                         LoadContext& context, AgentElement& agent);

}  // namespace orrery::scenarios
