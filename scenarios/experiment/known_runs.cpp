// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/known_runs.h"

#include <algorithm>

namespace orrery::scenarios {

engine::Result<void> KnownRuns::read(ExperimentStore& store, bool retry_failed) {
  auto rows = store.rows(responses_);
  if (!rows) return engine::failure(rows.error());
  for (RunRow& row : *rows) {
    if (retry_failed && row.status == RunStatus::kFailed) continue;
    std::string id = row.id;
    rows_.insert_or_assign(std::move(id), std::move(row));
  }
  return {};
}

void KnownRuns::add(const RunRow& row) {
  RunRow kept;
  kept.id = row.id;
  kept.status = row.status;
  kept.replication = row.replication;
  for (const Measure& measure : row.measures) {
    if (responses_.contains(measure.name)) kept.measures.push_back(measure);
  }
  rows_.insert_or_assign(row.id, std::move(kept));
}

const RunRow* KnownRuns::find(const std::string& id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

std::uint64_t KnownRuns::of_other_builds(const std::string& build) const {
  return static_cast<std::uint64_t>(
      std::count_if(rows_.begin(), rows_.end(), [&](const auto& entry) {
        return !entry.second.build.empty() && entry.second.build != build;
      }));
}

}  // namespace orrery::scenarios
