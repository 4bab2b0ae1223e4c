// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "scenarios/report/batch/shown_table.h"

namespace orrery::scenarios {

/// How a search by `optimise` went: `measure`, `goal`, and `lines`, one a point of the grid, each
/// with a `name` and its `points` in the order in which they were evaluated (points of `shown`).
/// Empty for other designs.
nlohmann::json search_of(const ExperimentTable& whole, const ShownTable& shown);

}  // namespace orrery::scenarios
