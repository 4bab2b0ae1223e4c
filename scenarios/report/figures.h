// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "engine/record/run_records.h"
#include "scenarios/report/html.h"

namespace orrery::scenarios {

/// A chart: what `assets/report/report.js` draws, and the same in words and as a table for who
/// cannot see it.
struct Figure {
  std::string title;
  std::string caption;
  std::string alt;
  nlohmann::json drawing;  ///< `kind` says which function of the script draws it
  Table table;
};

/// Event recall per kind of fault and false alarms, agents beside controls, with intervals. Empty
/// without scored agents.
std::vector<Figure> detection_figures(const engine::RunTables& run);
/// One per book that has entries: from sent to its fates, and to who lost what, and why.
std::vector<Figure> fate_figures(const engine::RunTables& run);
/// One per agent that learned: losses by epoch.
std::vector<Figure> learning_figures(const engine::RunTables& run);
/// One per histogram of the run.
std::vector<Figure> histogram_figures(const engine::RunTables& run);

}  // namespace orrery::scenarios
