// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "scenarios/cli/console.h"
#include "scenarios/experiment/batch.h"
#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// What `orrery experiment` prints of a table: responses by point with interval and n, comparisons,
/// failures with the command that repeats one, the verdict.
std::string experiment_text(const ExperimentTable& table, const Console& console);
/// What this command did: executed, found, stopped by a budget, remarks.
std::string batch_text(const BatchOutcome& outcome);

/// The object of `orrery experiment --json`: docs/experiments.md lists its keys. Numbers that do
/// not exist are null.
nlohmann::ordered_json experiment_json(const ExperimentTable& table, const BatchOutcome& outcome,
                                       const std::string& place);

}  // namespace orrery::scenarios
