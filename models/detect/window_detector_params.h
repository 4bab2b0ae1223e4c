// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "engine/agent/agent.h"

namespace orrery::models {

/// What must hold between the parameters of the shell of window_detector.h.
void check_window_detector(const engine::AgentSpec& spec, engine::Diagnostics& mistakes);

/// The state in the model file that `trained` names, or nothing; what does not fit the agent is
/// explained (`model-mismatch` and the errors of read_model_file).
std::vector<std::byte> trained_state(const engine::AgentSpec& spec, engine::Diagnostics& mistakes);

}  // namespace orrery::models
