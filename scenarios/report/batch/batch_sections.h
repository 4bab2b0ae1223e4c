// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "scenarios/experiment/experiment_table.h"
#include "scenarios/report/html.h"

namespace orrery::scenarios {

/// Writes the part of the page that tells one experiment, and adds its `batch_drawing` to
/// `drawings`; the script finds the part by its place among the elements of class `batch`.
void write_batch_sections(const ExperimentTable& table, Html& page, nlohmann::json& drawings);

}  // namespace orrery::scenarios
