// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenarios/experiment/run_source.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// What a batch remembers of runs that have ended, in this command or an earlier one: enough for a
/// source that asks for the same run again, or decides by outcomes. About 1 KB a run.
class KnownRuns {
 public:
  /// Keeps of rows only the measures named here.
  explicit KnownRuns(const std::vector<std::string>& responses)
      : responses_(responses.begin(), responses.end()) {}

  /// Reads what earlier commands have finished. Failed runs are forgotten with `retry_failed`.
  engine::Result<void> read(ExperimentStore& store, bool retry_failed);
  /// A run of this command.
  void add(const RunRow& row);

  struct Run {
    RunRow row;            ///< status, build and measures; the rest is empty
    bool earlier = false;  ///< of an earlier command
  };
  /// Null: not ended.
  const Run* find(const std::string& id) const;
  std::size_t size() const { return runs_.size(); }

 private:
  void keep(const RunRow& row, bool earlier);

  std::set<std::string> responses_;
  std::map<std::string, Run> runs_;
};

/// Walks through an experiment as far as known runs lead, without executing any: `visit(run,
/// known)` hears of each run that the source gives, `known` null where it has not ended.
template <class Visit>
void look_ahead(RunSource& source, const KnownRuns& runs, Visit visit) {
  while (const auto run = source.next()) {
    const KnownRuns::Run* known = runs.find(run->id);
    visit(*run, known);
    if (known != nullptr) source.ended(*run, known->row);
  }
}

}  // namespace orrery::scenarios
