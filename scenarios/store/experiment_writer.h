// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/sqlite.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// Writes one SQLite file of an experiment. Every call is one transaction: after a kill, each is
/// there or not. Throws SqliteError.
class ExperimentWriter {
 public:
  /// Makes the file when there is none; errors `store-foreign`, `store-version`.
  static engine::Result<ExperimentWriter> open(const std::string& path);

  const engine::Database& database() const { return database_; }

  /// What stands in the file now; nothing in a new one.
  std::optional<std::string> name() const;
  void set_header(const ExperimentHeader& header);
  void append(std::span<const RunRow> rows);
  void place_runs(std::span<const RunRow> rows);
  void set_status(const BatchStatus& status);
  /// Everything is on the disk; power may go.
  void flush();
  /// Leaves one file that can be read from anywhere, where no reader is in the way.
  void close();

 private:
  explicit ExperimentWriter(engine::Database database);

  void put_run(const RunRow& row);
  void put_measures(std::int64_t run, const RunRow& row);
  void put_gates(std::int64_t run, const RunRow& row);
  void put_placement(std::int64_t run, const RunRow& row);
  std::int64_t next_number();
  std::int64_t point_of(const RunRow& row);
  std::int64_t name_of(const Measure& measure);
  template <class Work>
  void in_transaction(Work work);

  struct Statements {
    engine::Statement find_run, next, run, no_measures, measure, no_gates, gate, placement,
        find_point, point, factor_value, find_name, name;
  };

  engine::Database database_;
  Statements statements_;
  std::string edition_;
  std::vector<std::string> factors_;
  // What was looked up before; emptied when a transaction fails.
  std::map<std::string, std::int64_t> points_;
  std::map<std::pair<std::string, std::string>, std::int64_t> names_;
};

}  // namespace orrery::scenarios
