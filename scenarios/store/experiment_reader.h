// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "scenarios/store/experiment_content.h"

// Reads the tables of an experiment. They are the same in every kind of store, and so is the SQL.
// What a store throws passes through.
namespace orrery::scenarios {

/// Rows of a query, one after the other.
class RowCursor {
 public:
  virtual ~RowCursor() = default;

  /// True while there is a row.
  virtual bool step() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;  ///< NULL is NaN
  virtual std::string text(int column) const = 0;
};

/// An open store, in one state for as long as it is read.
class RowSource {
 public:
  virtual ~RowSource() = default;
  virtual std::unique_ptr<RowCursor> query(const std::string& sql) const = 0;
};

/// Thrown when a text that Orrery wrote cannot be read.
struct UnreadableText {
  std::string what;
};

using FinishedRuns = std::map<std::string, ExperimentStore::Finished>;
void read_finished(const RowSource& source, FinishedRuns& finished);

/// Some rows, of any edition, in the order in which they were first written.
struct RowRange {
  std::int64_t after = 0;  ///< number of the last row that is not wanted; then of the last read
  std::int64_t limit = 0;  ///< 0: all
  bool all_measures = false;
  std::set<std::string> measures;
};
/// Rows with their measures, gates and place in the table of the header; a run that stands there
/// more than once is a row each time, one that does not has no `point`. Moves `range.after` on.
std::vector<RunRow> read_rows(const RowSource& source, RowRange& range);

/// Its name is empty when none was written.
ExperimentHeader read_header(const RowSource& source);
ExperimentContent read_content(const RowSource& source, const TableChoice& choice);

}  // namespace orrery::scenarios
