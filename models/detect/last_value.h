// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// Control: the forecast "as before".
///
///   score   max over features of |x - x_before| / sd, sd the deviation of such steps in the
///           device's own clean rows
///   alert   score above the limit for a false-alarm budget (or a quantile, when the clean period
///           is given in rows) on the clean rows after those
///
/// Without a clean period the deviation is that of all steps before, and the limit is `sigma`.
/// It sees steps and knocks and is blind to whatever comes slowly. Missing values are passed over.
const engine::ModelInfo& last_value_info();
engine::Result<std::unique_ptr<engine::Agent>> make_last_value(const engine::AgentSpec& spec);

}  // namespace orrery::models
