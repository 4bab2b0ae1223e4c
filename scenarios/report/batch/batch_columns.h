// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>

#include "scenarios/experiment/analysis.h"
#include "scenarios/report/batch/shown_table.h"

// Parts of `batch_numbers`: what the analysis says, in columns.
namespace orrery::scenarios {

/// The number with six significant digits; null for NaN and infinity.
nlohmann::json six_digits(double value);
/// Puts the estimate into the columns `name`, `lower` and `upper` of `columns`.
void push_estimate(const models::Estimate& estimate, nlohmann::json& columns, const char* name);
/// Of a message; cut at 240 bytes, between characters.
std::string first_line(const std::string& text);

// Points are those of `shown`; what the page leaves out is not among the rows.
nlohmann::json comparisons_of(const ExperimentTable& whole, const ShownTable& shown);
nlohmann::json importance_of(const ExperimentTable& table);
/// Of a Morris design; else empty.
nlohmann::json effects_of(const ExperimentTable& table);
/// Of a Sobol design; else empty.
nlohmann::json indices_of(const ExperimentTable& table);
/// For each pair of the first six measures the points that nobody beats in both.
nlohmann::json fronts_of(const ExperimentTable& whole, const ShownTable& shown);
nlohmann::json gates_of(const ExperimentTable& whole, const ShownTable& shown);

}  // namespace orrery::scenarios
