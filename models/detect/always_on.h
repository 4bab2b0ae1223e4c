// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// Control: alerts on every row with score 1. Finds every fault, and has 24 false alarms a
/// device-day; its F1 is what the share of faulty rows gives away for nothing.
const engine::ModelInfo& always_on_info();
engine::Result<std::unique_ptr<engine::Agent>> make_always_on(const engine::AgentSpec& spec);

}  // namespace orrery::models
