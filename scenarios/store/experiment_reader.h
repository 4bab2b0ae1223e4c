// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/record/sqlite.h"
#include "scenarios/store/experiment_content.h"

// Reads one SQLite file of an experiment, as one state while its writer goes on. Throws
// SqliteError.
namespace orrery::scenarios {

/// Errors: `store-foreign`, `store-version`; `io-open` when there is no such file.
engine::Result<engine::Database> open_experiment_file(const std::string& path);

using FinishedRuns = std::map<std::string, ExperimentStore::Finished>;
void read_finished(const engine::Database& database, FinishedRuns& finished);

/// Some rows of a file, of any edition, in the order in which they were first written.
struct RowRange {
  std::int64_t after = 0;  ///< number of the last row that is not wanted; then of the last read
  std::int64_t limit = 0;  ///< 0: all
  bool all_measures = false;
  std::set<std::string> measures;
};
/// Rows with their measures, gates and place in the table of the header; a run that stands there
/// more than once is a row each time, one that does not has no `point`. Moves `range.after` on.
std::vector<RunRow> read_rows(const engine::Database& database, RowRange& range);

/// Its name is empty when none was written.
ExperimentHeader read_header(const engine::Database& database);
ExperimentContent read_content(const engine::Database& database, const TableChoice& choice);

}  // namespace orrery::scenarios
