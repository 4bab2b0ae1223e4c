// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// The plant `copies` times, as rows of one scenario: copy k has rows k n .. k n + n - 1 of every
/// population of n, machines of its own, links of its own and its own faults, agents and decision
/// makers. Nothing is shared and no message crosses, and what copy k draws depends on the seed and
/// on k alone. What happens to one row of a population adds an integration step for all of them, so
/// that copies differ from a plant of their own by the error of integration. It records nothing.
Scenario replicate(const Scenario& scenario, std::uint32_t copies);

/// Why copies of it cannot be rows that are stepped together; empty when they can.
std::string why_not_rows(const Scenario& scenario);

}  // namespace orrery::scenarios
