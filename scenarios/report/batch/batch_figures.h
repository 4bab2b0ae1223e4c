// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// A figure of a batch as `assets/report/batch.js` draws it: `kind` names the function. What it
/// draws is in `batch_numbers`; readers pick the response.
struct BatchFigure {
  std::string kind;
  std::string title;
  std::string caption;  ///< the script adds what depends on the response
  std::string alt;
};

/// The figures that a table has something to show for, in the order of the page. `numbers` as of
/// `batch_numbers`.
std::vector<BatchFigure> batch_figures(const nlohmann::json& numbers);

/// `batch_numbers` with its figures under `figures`: all that `orreryBatch.show` needs to fill a
/// page.
nlohmann::json batch_drawing(const ExperimentTable& table);

}  // namespace orrery::scenarios
