// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/record/run_records.h"
#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// What loading the scenario with each level alone told.
struct LevelFiles {
  /// Files that a setting makes the scenario read and that it does not read as it stands.
  std::map<std::string, std::vector<engine::FileHash>> by_setting;
  /// Levels that do not load, as `factor=level: why`.
  std::vector<std::string> broken;
};

/// Loads the scenario once with each level of a list, and with both ends of a range. Errors:
/// `factor-path` when a level sets something that is not in the scenario.
engine::Result<LevelFiles> try_levels(const std::string& scenario_path,
                                      const std::vector<std::string>& sets,
                                      const Scenario& as_it_stands,
                                      const ExperimentElement& element);

}  // namespace orrery::scenarios
