// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_store.h"

#include "scenarios/store/postgres_store.h"
#include "scenarios/store/sqlite_experiment.h"

namespace orrery::scenarios {

std::string measure_name(const engine::MetricRecord& metric) {
  std::string name = metric.agent;
  if (metric.is_control()) name += "/" + metric.control;
  if (!name.empty()) name += ".";
  name += metric.name;
  if (!metric.group_by.empty()) name += "[" + metric.group_by + ":" + metric.group + "]";
  return name;
}

engine::Result<std::unique_ptr<ExperimentStore>> open_experiment_store(const std::string& place) {
  if (is_postgres(place)) {
    auto store = open_postgres(place);
    if (!store) return engine::failure(store.error());
    return std::move(*store);
  }
  std::error_code ignored;
  if (std::filesystem::exists(place, ignored) && !std::filesystem::is_directory(place, ignored)) {
    return engine::failure("io-open", {place}, "this is a file, not a folder",
                           "name a folder with --out; it is made when there is none");
  }
  return std::make_unique<SqliteExperiment>(place);
}

}  // namespace orrery::scenarios
