// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/known_runs.h"

namespace orrery::scenarios {

engine::Result<void> KnownRuns::read(ExperimentStore& store, bool retry_failed) {
  const auto rows = store.rows(responses_);
  if (!rows) return engine::failure(rows.error());
  for (const RunRow& row : *rows) {
    if (!retry_failed || row.status != RunStatus::kFailed) keep(row, true);
  }
  return {};
}

void KnownRuns::add(const RunRow& row) { keep(row, false); }

void KnownRuns::keep(const RunRow& row, bool earlier) {
  Run& kept = runs_[row.id];
  kept = {};
  kept.earlier = earlier;
  kept.row.status = row.status;
  kept.row.build = row.build;
  for (const Measure& measure : row.measures) {
    if (responses_.contains(measure.name)) kept.row.measures.push_back(measure);
  }
}

const KnownRuns::Run* KnownRuns::find(const std::string& id) const {
  const auto found = runs_.find(id);
  return found == runs_.end() ? nullptr : &found->second;
}

}  // namespace orrery::scenarios
