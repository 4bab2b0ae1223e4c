// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"
#include "engine/registry/catalog.h"

namespace orrery::models {

/// Every agent and every cleaning or feature step, one line each.
std::span<const engine::AgentEntry> agent_catalog();
std::span<const engine::StepEntry> step_catalog();
/// Every controller that a scenario can name.
std::span<const engine::ControllerEntry> controller_catalog();

}  // namespace orrery::models
