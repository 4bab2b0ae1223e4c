// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// What a batch remembers of runs that have ended, in this command or an earlier one: enough for a
/// source that asks for the same run again, or decides by outcomes.
class KnownRuns {
 public:
  /// Keeps of rows only the measures named here.
  explicit KnownRuns(const std::vector<std::string>& responses)
      : responses_(responses.begin(), responses.end()) {}

  /// Reads what earlier commands have finished. Failed runs are forgotten with `retry_failed`.
  engine::Result<void> read(ExperimentStore& store, bool retry_failed);
  void add(const RunRow& row);

  /// Null: not ended.
  const RunRow* find(const std::string& id) const;
  /// Of another build of the program than `build`, among those that were read.
  std::uint64_t of_other_builds(const std::string& build) const;

 private:
  std::set<std::string> responses_;
  std::map<std::string, RunRow> rows_;
};

}  // namespace orrery::scenarios
