// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "scenarios/serve/served_places.h"

// What the page asks for; docs/serve.md says what stands in it. A number that is not there (NaN)
// is null.
namespace orrery::scenarios {

nlohmann::json status_json(const BatchStatus& status);
/// Header, points, measures, means with intervals, status.
nlohmann::json experiment_json(const ExperimentView& view);

/// A page of the table of runs.
struct RunsAsked {
  std::size_t offset = 0;
  std::size_t limit = 100;
  std::string
      sort;  ///< `point`, `replication`, `seed`, `status`, `wall_s`, a measure; empty: as is
  bool descending = false;
  std::string filter;  ///< in the point's name, the trouble or the identity; any case
};
inline constexpr std::size_t kRunsLimit = 1000;
nlohmann::json runs_json(const ExperimentTable& table, const RunsAsked& asked);

/// One run of an experiment with all its measures; null when there is none of that identity.
nlohmann::json run_json(const ExperimentTable& table, const std::string& id);
/// The result of a single run.
nlohmann::json result_json(const engine::RunTables& tables);

}  // namespace orrery::scenarios
