// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/policy_network.h"

namespace orrery::models {

/// A policy for each decision maker of the task: row r is served by policy r mod agents. `rows` is
/// a multiple of their number, and every policy fits the task.
std::unique_ptr<PolicyController> make_policies_by_agent(const engine::ControlTask& task,
                                                         const std::vector<PolicyWeights>& policies,
                                                         std::size_t rows);

}  // namespace orrery::models
