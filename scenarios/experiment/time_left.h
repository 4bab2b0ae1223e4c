// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace orrery::scenarios {

/// Real time until all runs have ended when each takes `run_s`: `ages_s` has one entry for each run
/// under way on `slots` slots, `waiting` more follow, each on the slot that is free first. Exact
/// for runs of equal length; NaN while `run_s` is.
double time_left_s(double run_s, const std::vector<double>& ages_s, std::size_t slots,
                   std::uint64_t waiting);

}  // namespace orrery::scenarios
