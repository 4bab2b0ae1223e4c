// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// One level for one feature of all devices: the rule that every plant already has.
///
///   score   x (above), -x (below) or |x| (both), x the feature, or the feature less the mean of
///           the device's own clean rows when `centre` is `device`; confirmed over rows
///   alert   score > level (for `below`: x < level)
///   level   stated, or set for a false-alarm budget on a clean period (alarm_budget.h)
///
/// A missing value is not judged. With a stated level and no centre it judges from the first row.
const engine::ModelInfo& threshold_rule_info();
engine::Result<std::unique_ptr<engine::Agent>> make_threshold_rule(const engine::AgentSpec& spec);

}  // namespace orrery::models
