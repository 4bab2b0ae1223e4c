// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// A measure over all runs of a table.
struct MeasureColumn {
  std::string name;
  std::string unit;
  std::vector<double> values;  ///< one a run; NaN: the run has none
  // Of each run's own interval, NaN where it has none; and what the value was computed from.
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<std::uint64_t> n;
};

/// An experiment as it is read: by points in the order of the factors' levels, then by
/// replication. The same experiment gives the same table whatever executed and kept it.
struct ExperimentTable {
  struct Point {
    std::string key;
    std::vector<FactorValue> values;
    std::uint32_t order = 0;    ///< `DesignPoint::order`
    std::size_t first_run = 0;  ///< its runs stand together
    std::size_t runs = 0;
  };

  ExperimentHeader header;
  std::vector<Point> points;
  std::vector<RunRow> runs;  ///< without `measures`: they are in columns
  std::vector<std::size_t> point_of_run;
  std::vector<MeasureColumn> measures;  ///< in order of name; responses that were asked for
  BatchStatus status;

  const MeasureColumn* measure(const std::string& name) const;
  std::span<const double> values(const MeasureColumn& column, const Point& point) const {
    return std::span(column.values).subspan(point.first_run, point.runs);
  }
};

std::uint64_t failed_runs(std::span<const RunRow> runs);
inline std::uint64_t failed_runs(const ExperimentTable& table,
                                 const ExperimentTable::Point& point) {
  return failed_runs(std::span(table.runs).subspan(point.first_run, point.runs));
}

/// Which measures are read: those of `header.responses`, or these, or all.
struct TableChoice {
  std::vector<std::string> measures;
  bool all_measures = false;
};

/// Reads an experiment without locking it: a folder, its file, or a database. Codes as of
/// ExperimentStore.
engine::Result<ExperimentTable> read_experiment(const std::string& place,
                                                const TableChoice& choice = {});

/// True when `place` is where an experiment is kept (not that of a single run).
bool is_experiment(const std::string& place);

}  // namespace orrery::scenarios
