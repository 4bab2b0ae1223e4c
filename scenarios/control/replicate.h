// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// The plant `copies` times, as rows of one scenario: copy k has rows k n .. k n + n - 1 of every
/// population of n, machines of its own, links of its own and its own faults, agents and decision
/// makers. Nothing is shared and no message crosses, so what copy k does depends on the seed and on
/// k alone. It is meant for `partition: one`, and records nothing.
Scenario replicate(const Scenario& scenario, std::uint32_t copies);

/// Why copies of it cannot be rows that are stepped together; empty when they can.
std::string why_not_rows(const Scenario& scenario);

}  // namespace orrery::scenarios
