// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_reader.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <unordered_map>

#include "scenarios/store/experiment_schema.h"

namespace orrery::scenarios {

using engine::Database;
using engine::Statement;

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

std::string in_address(const std::string& path) {
  std::string out;
  for (const char c : path)
    out += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", c) : std::string(1, c);
  return out;
}

/// A finished experiment can be read where nothing may be written, not even beside it.
Database open_to_read(const std::string& path) {
  try {
    Database database(path, SQLITE_OPEN_READONLY);
    sqlite3_busy_timeout(database.handle(), 10'000);
    Statement(database, "SELECT count(*) FROM sqlite_schema").step();
    return database;
  } catch (const engine::SqliteError& error) {
    if ((error.code & 0xff) != SQLITE_CANTOPEN || std::filesystem::exists(path + "-wal")) throw;
    return Database("file:" + in_address(path) + "?immutable=1",
                    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  }
}

}  // namespace

engine::Result<Database> open_experiment_file(const std::string& path) {
  Database database = open_to_read(path);
  database.run("PRAGMA trusted_schema = OFF");
  database.run("PRAGMA mmap_size = 1073741824");
  database.run("BEGIN");  // one state from the first read on
  if (is_empty_database(database)) {
    return engine::failure("io-open", {path}, "the experiment has not begun",
                           "execute it with `orrery experiment`");
  }
  if (auto ours = check_experiment_schema(database, {path}); !ours)
    return engine::failure(ours.error());
  return database;
}

void read_finished(const Database& database, FinishedRuns& finished) {
  Statement row(database, "SELECT id, status, build FROM run");
  while (row.step()) {
    const RunStatus status = row.text(1) == "done" ? RunStatus::kDone : RunStatus::kFailed;
    finished.insert_or_assign(row.text(0), ExperimentStore::Finished{status, row.text(2)});
  }
}

namespace {

struct StoredPoint {
  std::string key;
  std::uint32_t order = 0;
  std::vector<FactorValue> values;
};
using StoredPoints = std::unordered_map<std::int64_t, StoredPoint>;

StoredPoints read_points(const Database& database) {
  StoredPoints points;
  Statement row(database,
                "SELECT id, key, design_order FROM point "
                "WHERE edition = (SELECT edition FROM experiment)");
  while (row.step()) {
    points[row.integer(0)] = {row.text(1), static_cast<std::uint32_t>(row.integer(2)), {}};
  }
  Statement value(database,
                  "SELECT point, text, number FROM factor_value ORDER BY point, position");
  while (value.step()) {
    const auto point = points.find(value.integer(0));
    if (point != points.end()) point->second.values.push_back({value.text(1), value.real(2)});
  }
  return points;
}

constexpr const char* kRunColumns =
    "run.number, run.id, seed, status, exit_code, trouble, fingerprint, command_line, wall_s, "
    "cpu_s, "
    "memory_bytes, worker, build, ended_unix_s, placement.point, placement.replication";

RunRow run_of(const Statement& row, const StoredPoints& points) {
  RunRow run;
  run.id = row.text(1);
  run.seed = std::strtoull(row.text(2).c_str(), nullptr, 10);
  run.status = row.text(3) == "done" ? RunStatus::kDone : RunStatus::kFailed;
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
  if (row.type(14) == SQLITE_NULL || point == points.end()) return run;
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

void read_gates(const Database& database, const RowsByNumber& numbers, std::vector<RunRow>& runs) {
  Statement row(database,
                "SELECT run, name, statistic, comparison, threshold, value, lower, upper, verdict "
                "FROM gate WHERE run BETWEEN ? AND ? ORDER BY run, position");
  row.bind(1, numbers.least());
  row.bind(2, numbers.greatest());
  std::size_t at = 0;
  while (row.step()) {
    const engine::GateRecord gate{
        row.text(1), row.text(2),       row.text(3),       row.real(4),
        row.real(5), row.maybe_real(6), row.maybe_real(7), verdict_of(row.text(8))};
    numbers.visit(row.integer(0), at, [&](std::size_t i) { runs[i].gates.push_back(gate); });
  }
}

struct StoredName {
  std::int64_t id = 0;
  std::string name;
  std::string unit;
};

std::vector<StoredName> read_names(const Database& database) {
  std::vector<StoredName> names;
  Statement row(database, "SELECT id, name, unit FROM measure_name ORDER BY name, unit");
  while (row.step()) names.push_back({row.integer(0), row.text(1), row.text(2)});
  return names;
}

Statement measure_rows(const Database& database, const StoredName& name,
                       const RowsByNumber& numbers) {
  Statement row(database,
                "SELECT run, value, lower, upper, n FROM measure "
                "WHERE measure = ? AND run BETWEEN ? AND ? ORDER BY run");
  row.bind(1, name.id);
  row.bind(2, numbers.least());
  row.bind(3, numbers.greatest());
  return row;
}

}  // namespace

std::vector<RunRow> read_rows(const Database& database, RowRange& range) {
  const StoredPoints points = read_points(database);
  Statement row(database,
                fmt::format("SELECT {} FROM (SELECT * FROM run WHERE number > ? ORDER BY number "
                            "LIMIT ?) AS run LEFT JOIN placement ON placement.run = run.number "
                            "AND placement.point IN (SELECT id FROM point WHERE edition = "
                            "(SELECT edition FROM experiment)) ORDER BY run.number",
                            kRunColumns));
  row.bind(1, range.after);
  row.bind(2, range.limit > 0 ? range.limit : std::int64_t{-1});
  std::vector<RunRow> runs;
  RowsByNumber numbers;
  while (row.step()) {
    runs.push_back(run_of(row, points));
    numbers.add(row.integer(0));
  }
  if (runs.empty()) return runs;
  range.after = numbers.greatest();
  read_gates(database, numbers, runs);
  for (const StoredName& name : read_names(database)) {
    if (!range.all_measures && !range.measures.contains(name.name)) continue;
    Statement value = measure_rows(database, name, numbers);
    std::size_t at = 0;
    while (value.step()) {
      const Measure measure{name.name,           name.unit,
                            value.real(1),       value.maybe_real(2),
                            value.maybe_real(3), static_cast<std::uint64_t>(value.integer(4))};
      numbers.visit(value.integer(0), at,
                    [&](std::size_t i) { runs[i].measures.push_back(measure); });
    }
  }
  return runs;
}

ExperimentHeader read_header(const Database& database) {
  Statement row(database,
                "SELECT name, description, scenario_path, scenario_text, experiment_text, version, "
                "command_line, machine, details FROM experiment");
  ExperimentHeader header;
  if (!row.step()) return header;
  header.name = row.text(0);
  header.description = row.text(1);
  header.scenario_path = row.text(2);
  header.scenario_text = row.text(3);
  header.experiment_text = row.text(4);
  header.version = row.text(5);
  header.command_line = row.text(6);
  header.machine = row.text(7);
  if (!read_details(row.text(8), header)) {
    throw engine::SqliteError{SQLITE_CORRUPT, "the details of the experiment cannot be read"};
  }
  return header;
}

namespace {

BatchStatus read_status(const Database& database) {
  Statement row(database,
                "SELECT expected, ended, failed, running, elapsed_s, remaining_s, finished, "
                "updated_unix_s FROM status");
  BatchStatus status;
  if (!row.step()) return status;
  const auto count = [&row](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
  return {
      count(0),      count(1), count(2), count(3), row.real(4), row.real(5), row.integer(6) != 0,
      row.integer(7)};
}

/// Nothing when no run of the table has it.
std::optional<MeasureColumn> read_column(const Database& database, const StoredName& name,
                                         const RowsByNumber& numbers) {
  const std::vector<double> none(numbers.size(), kNothing);
  MeasureColumn column{name.name, name.unit, none, none, none, {}};
  column.n.resize(numbers.size());
  Statement value = measure_rows(database, name, numbers);
  std::size_t at = 0;
  bool any = false;
  while (value.step()) {
    numbers.visit(value.integer(0), at, [&](std::size_t i) {
      any = true;
      column.values[i] = value.real(1);
      column.lower[i] = value.real(2);
      column.upper[i] = value.real(3);
      column.n[i] = static_cast<std::uint64_t>(value.integer(4));
    });
  }
  if (!any) return std::nullopt;
  return column;
}

}  // namespace

ExperimentContent read_content(const Database& database, const TableChoice& choice) {
  ExperimentContent content;
  content.header = read_header(database);
  content.status = read_status(database);
  const StoredPoints points = read_points(database);
  Statement row(database,
                fmt::format("SELECT {} FROM point JOIN placement ON placement.point = point.id "
                            "JOIN run ON run.number = placement.run "
                            "WHERE edition = (SELECT edition FROM experiment) "
                            "ORDER BY run.number",
                            kRunColumns));
  RowsByNumber numbers;
  while (row.step()) {
    content.runs.push_back(run_of(row, points));
    numbers.add(row.integer(0));
  }
  read_gates(database, numbers, content.runs);
  for (const StoredName& name : read_names(database)) {
    if (!is_chosen(choice, content.header, name.name)) continue;
    if (auto column = read_column(database, name, numbers))
      content.measures.push_back(std::move(*column));
  }
  return content;
}

}  // namespace orrery::scenarios
