// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_reader.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <unordered_map>

namespace orrery::scenarios {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::optional<double> maybe_real(const RowCursor& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.real(column);
}

}  // namespace

void read_finished(const RowSource& source, FinishedRuns& finished) {
  const auto row = source.query("SELECT id, status, build FROM run");
  while (row->step()) {
    const RunStatus status = run_status_of(row->text(1));
    finished.insert_or_assign(row->text(0), ExperimentStore::Finished{status, row->text(2)});
  }
}

namespace {

struct StoredPoint {
  std::string key;
  std::uint32_t order = 0;
  std::vector<FactorValue> values;
};
using StoredPoints = std::unordered_map<std::int64_t, StoredPoint>;

StoredPoints read_points(const RowSource& source) {
  StoredPoints points;
  const auto row = source.query(
      "SELECT id, key, design_order FROM point "
      "WHERE edition = (SELECT edition FROM experiment)");
  while (row->step()) {
    points[row->integer(0)] = {row->text(1), static_cast<std::uint32_t>(row->integer(2)), {}};
  }
  const auto value =
      source.query("SELECT point, text, number FROM factor_value ORDER BY point, position");
  while (value->step()) {
    const auto point = points.find(value->integer(0));
    if (point != points.end()) point->second.values.push_back({value->text(1), value->real(2)});
  }
  return points;
}

constexpr const char* kRunColumns =
    "run.number, run.id, seed, status, exit_code, trouble, fingerprint, command_line, wall_s, "
    "cpu_s, memory_bytes, worker, build, ended_unix_s, placement.point, placement.replication";

RunRow run_of(const RowCursor& row, const StoredPoints& points) {
  RunRow run;
  run.id = row.text(1);
  run.seed = std::strtoull(row.text(2).c_str(), nullptr, 10);
  run.status = run_status_of(row.text(3));
  run.exit_code = static_cast<int>(row.integer(4));
  run.trouble = row.text(5);
  run.fingerprint = row.text(6);
  run.command_line = row.text(7);
  run.wall_s = row.real(8);
  run.cpu_s = row.real(9);
  run.memory_bytes = static_cast<std::uint64_t>(row.integer(10));
  run.worker = row.text(11);
  run.build = row.text(12);
  run.ended_unix_s = row.integer(13);
  const auto point = points.find(row.integer(14));
  if (row.is_null(14) || point == points.end()) return run;
  run.point = point->second.key;
  run.order = point->second.order;
  run.factors = point->second.values;
  run.replication = static_cast<std::uint32_t>(row.integer(15));
  return run;
}

/// Rows by the number of their run, for tables that are sorted by it.
class RowsByNumber {
 public:
  void add(std::int64_t number) { numbers_.push_back(number); }
  std::int64_t least() const { return numbers_.empty() ? 0 : numbers_.front(); }
  std::int64_t greatest() const { return numbers_.empty() ? -1 : numbers_.back(); }
  std::size_t size() const { return numbers_.size(); }
  /// Calls `take(row)` for each row of the run; numbers come ascending, `at` starts at 0.
  template <class Take>
  void visit(std::int64_t number, std::size_t& at, Take take) const {
    while (at < numbers_.size() && numbers_[at] < number) ++at;
    for (std::size_t row = at; row < numbers_.size() && numbers_[row] == number; ++row) take(row);
  }

 private:
  std::vector<std::int64_t> numbers_;  ///< ascending
};

engine::Verdict verdict_of(const std::string& text) {
  for (const auto verdict : {engine::Verdict::kPass, engine::Verdict::kFail}) {
    if (text == engine::to_string(verdict)) return verdict;
  }
  return engine::Verdict::kUndecided;
}

void read_gates(const RowSource& source, const RowsByNumber& numbers, std::vector<RunRow>& runs) {
  const auto row = source.query(fmt::format(
      "SELECT run, name, statistic, comparison, threshold, value, lower, upper, verdict "
      "FROM gate WHERE run BETWEEN {} AND {} ORDER BY run, position",
      numbers.least(), numbers.greatest()));
  std::size_t at = 0;
  while (row->step()) {
    const engine::GateRecord gate{
        row->text(1), row->text(2),        row->text(3),        row->real(4),
        row->real(5), maybe_real(*row, 6), maybe_real(*row, 7), verdict_of(row->text(8))};
    numbers.visit(row->integer(0), at, [&](std::size_t i) { runs[i].gates.push_back(gate); });
  }
}

struct StoredName {
  std::int64_t id = 0;
  std::string name;
  std::string unit;
};

std::vector<StoredName> read_names(const RowSource& source) {
  std::vector<StoredName> names;
  const auto row = source.query("SELECT id, name, unit FROM measure_name ORDER BY name, unit");
  while (row->step()) names.push_back({row->integer(0), row->text(1), row->text(2)});
  return names;
}

std::unique_ptr<RowCursor> measure_rows(const RowSource& source, const StoredName& name,
                                        const RowsByNumber& numbers) {
  return source.query(
      fmt::format("SELECT run, value, lower, upper, n FROM measure "
                  "WHERE measure = {} AND run BETWEEN {} AND {} ORDER BY run",
                  name.id, numbers.least(), numbers.greatest()));
}

}  // namespace

std::vector<RunRow> read_rows(const RowSource& source, RowRange& range) {
  const StoredPoints points = read_points(source);
  const std::string limit = range.limit > 0 ? fmt::format("LIMIT {}", range.limit) : "";
  const auto row = source.query(
      fmt::format("SELECT {} FROM (SELECT * FROM run WHERE number > {} ORDER BY number {}) AS run "
                  "LEFT JOIN placement ON placement.run = run.number AND placement.point IN "
                  "(SELECT id FROM point WHERE edition = (SELECT edition FROM experiment)) "
                  "ORDER BY run.number",
                  kRunColumns, range.after, limit));
  std::vector<RunRow> runs;
  RowsByNumber numbers;
  while (row->step()) {
    runs.push_back(run_of(*row, points));
    numbers.add(row->integer(0));
  }
  if (runs.empty()) return runs;
  range.after = numbers.greatest();
  read_gates(source, numbers, runs);
  for (const StoredName& name : read_names(source)) {
    if (!range.all_measures && !range.measures.contains(name.name)) continue;
    const auto value = measure_rows(source, name, numbers);
    std::size_t at = 0;
    while (value->step()) {
      const Measure measure{name.name,
                            name.unit,
                            value->real(1),
                            maybe_real(*value, 2),
                            maybe_real(*value, 3),
                            static_cast<std::uint64_t>(value->integer(4))};
      numbers.visit(value->integer(0), at,
                    [&](std::size_t i) { runs[i].measures.push_back(measure); });
    }
  }
  return runs;
}

ExperimentHeader read_header(const RowSource& source) {
  const auto row = source.query(
      "SELECT name, description, scenario_path, scenario_text, experiment_text, version, "
      "command_line, machine, details FROM experiment");
  ExperimentHeader header;
  if (!row->step()) return header;
  header.name = row->text(0);
  header.description = row->text(1);
  header.scenario_path = row->text(2);
  header.scenario_text = row->text(3);
  header.experiment_text = row->text(4);
  header.version = row->text(5);
  header.command_line = row->text(6);
  header.machine = row->text(7);
  if (!read_details(row->text(8), header)) {
    throw UnreadableText{"the details of the experiment cannot be read"};
  }
  return header;
}

namespace {

BatchStatus read_status(const RowSource& source) {
  const auto row = source.query(
      "SELECT expected, ended, failed, running, elapsed_s, remaining_s, finished, "
      "updated_unix_s FROM status");
  const auto count = [&row](int column) {
    return static_cast<std::uint64_t>(row->integer(column));
  };
  BatchStatus all;
  for (bool first = true; row->step(); first = false) {
    const BatchStatus one{count(0),
                          count(1),
                          count(2),
                          count(3),
                          row->real(4),
                          row->real(5),
                          row->integer(6) != 0,
                          row->integer(7)};
    if (first)
      all = one;
    else
      add_status(all, one);
  }
  return all;
}

/// Nothing when no run of the table has it.
std::optional<MeasureColumn> read_column(const RowSource& source, const StoredName& name,
                                         const RowsByNumber& numbers) {
  const std::vector<double> none(numbers.size(), kNothing);
  MeasureColumn column{name.name, name.unit, none, none, none, {}};
  column.n.resize(numbers.size());
  const auto value = measure_rows(source, name, numbers);
  std::size_t at = 0;
  bool any = false;
  while (value->step()) {
    numbers.visit(value->integer(0), at, [&](std::size_t i) {
      any = true;
      column.values[i] = value->real(1);
      column.lower[i] = value->real(2);
      column.upper[i] = value->real(3);
      column.n[i] = static_cast<std::uint64_t>(value->integer(4));
    });
  }
  if (!any) return std::nullopt;
  return column;
}

}  // namespace

ExperimentContent read_content(const RowSource& source, const TableChoice& choice) {
  ExperimentContent content;
  content.header = read_header(source);
  content.status = read_status(source);
  const StoredPoints points = read_points(source);
  const auto row =
      source.query(fmt::format("SELECT {} FROM point JOIN placement ON placement.point = point.id "
                               "JOIN run ON run.number = placement.run "
                               "WHERE edition = (SELECT edition FROM experiment) "
                               "ORDER BY run.number",
                               kRunColumns));
  RowsByNumber numbers;
  while (row->step()) {
    content.runs.push_back(run_of(*row, points));
    numbers.add(row->integer(0));
  }
  read_gates(source, numbers, content.runs);
  for (const StoredName& name : read_names(source)) {
    if (!is_chosen(choice, content.header, name.name)) continue;
    if (auto column = read_column(source, name, numbers))
      content.measures.push_back(std::move(*column));
  }
  return content;
}

}  // namespace orrery::scenarios
