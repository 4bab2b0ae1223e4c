// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

#include "scenarios/report/batch/shown_table.h"

namespace orrery::scenarios {

/// What a search by `optimise` is after, as the section says: tables keep that as text.
struct SearchGoal {
  std::string response;
  bool maximise = false;
};
/// None for other designs.
std::optional<SearchGoal> search_goal(const ExperimentHeader& header);

/// How a search by `optimise` went: `measure`, `goal`, and `lines`, one a point of the grid, each
/// with a `name` and its `points` in the order in which they were evaluated (points of `shown`).
/// Empty for other designs.
nlohmann::json search_of(const ExperimentTable& whole, const ShownTable& shown);

}  // namespace orrery::scenarios
