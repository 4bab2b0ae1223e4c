// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/agent/agent.h"
#include "models/learn/model_file.h"

namespace orrery::models {

/// What must hold between the parameters of the shell of window_detector.h.
void check_window_detector(const engine::AgentSpec& spec, engine::Diagnostics& mistakes);

/// The model file that `trained` names, or nothing; what does not fit the agent is explained
/// (`model-mismatch` and the errors of read_model_file).
std::optional<ModelFile> trained_model(const engine::AgentSpec& spec,
                                       engine::Diagnostics& mistakes);

}  // namespace orrery::models
