// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_writer.h"

#include <sqlite3.h>

#include "scenarios/store/experiment_content.h"
#include "scenarios/store/experiment_schema.h"

namespace orrery::scenarios {

using engine::Database;
using engine::SqliteError;
using engine::Statement;

namespace {

void prepare(Database& database) {
  // With a log beside the file readers and the writer do not wait for each other, and a commit
  // needs no flush to be safe from a kill. After a power cut the last commits may be missing.
  sqlite3_busy_timeout(database.handle(), 10'000);
  database.run("PRAGMA trusted_schema = OFF");
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = NORMAL");
  database.run("PRAGMA cache_size = -65536");
}

}  // namespace

engine::Result<ExperimentWriter> ExperimentWriter::open(const std::string& path) {
  Database database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!is_empty_database(database)) {
    if (auto ours = check_experiment_schema(database, {path}); !ours)
      return engine::failure(ours.error());
  }
  prepare(database);
  if (is_empty_database(database)) {
    database.run("BEGIN IMMEDIATE");
    create_experiment_schema(database);
    database.run("COMMIT");
    // Into the file itself, not only its log: `is_experiment` looks there.
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  return ExperimentWriter(std::move(database));
}

ExperimentWriter::ExperimentWriter(Database database) : database_(std::move(database)) {
  const auto made = [this](const char* sql) { return Statement(database_, sql); };
  statements_ = {
      made("SELECT number FROM run WHERE id = ?"),
      made("SELECT coalesce(max(number), 0) + 1 FROM run"),
      made("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
           "ON CONFLICT (number) DO UPDATE SET seed = excluded.seed, status = excluded.status, "
           "exit_code = excluded.exit_code, trouble = excluded.trouble, "
           "fingerprint = excluded.fingerprint, command_line = excluded.command_line, "
           "wall_s = excluded.wall_s, cpu_s = excluded.cpu_s, "
           "memory_bytes = excluded.memory_bytes, worker = excluded.worker, "
           "build = excluded.build, ended_unix_s = excluded.ended_unix_s"),
      made("DELETE FROM measure WHERE run = ?1 AND measure IN (SELECT id FROM measure_name)"),
      made("INSERT OR REPLACE INTO measure VALUES (?, ?, ?, ?, ?, ?)"),
      made("DELETE FROM gate WHERE run = ?"),
      made("INSERT OR REPLACE INTO gate VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      made("INSERT OR REPLACE INTO placement VALUES (?, ?, ?)"),
      made("SELECT id FROM point WHERE edition = ? AND key = ?"),
      made("INSERT INTO point (edition, key, design_order) VALUES (?, ?, ?)"),
      made("INSERT INTO factor_value VALUES (?, ?, ?, ?, ?)"),
      made("SELECT id FROM measure_name WHERE name = ? AND unit = ?"),
      made("INSERT INTO measure_name (name, unit) VALUES (?, ?)"),
  };
}

template <class Work>
void ExperimentWriter::in_transaction(Work work) {
  database_.run("BEGIN IMMEDIATE");
  try {
    work();
    database_.run("COMMIT");
  } catch (...) {
    points_.clear();
    names_.clear();
    if (database_.in_transaction()) {
      // What failed is told; that taking it back fails, too, would hide it.
      sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    throw;
  }
}

std::optional<std::string> ExperimentWriter::name() const {
  Statement row(database_, "SELECT name FROM experiment");
  if (!row.step()) return std::nullopt;
  return row.text(0);
}

void ExperimentWriter::set_header(const ExperimentHeader& header) {
  edition_ = edition_of(header);
  factors_.clear();
  points_.clear();
  for (const auto& factor : header.factors) factors_.push_back(factor.name);
  in_transaction([&] {
    database_.run("DELETE FROM experiment");
    Statement(database_, "INSERT INTO experiment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .insert(edition_, header.name, header.description, header.scenario_path,
                header.scenario_text, header.experiment_text, header.version,
                storable(header.command_line), storable(header.machine), details_of(header));
  });
}

void ExperimentWriter::append(std::span<const RunRow> rows) {
  in_transaction([&] {
    for (const RunRow& row : rows) put_run(row);
  });
}

void ExperimentWriter::place_runs(std::span<const RunRow> rows) {
  in_transaction([&] {
    for (const RunRow& row : rows) {
      statements_.find_run.bind(1, row.id);
      const bool known = statements_.find_run.step();
      const std::int64_t run = known ? statements_.find_run.integer(0) : 0;
      statements_.find_run.reset();
      if (known) put_placement(run, row);
    }
  });
}

void ExperimentWriter::put_run(const RunRow& row) {
  statements_.find_run.bind(1, row.id);
  const bool known = statements_.find_run.step();
  const std::int64_t run = known ? statements_.find_run.integer(0) : next_number();
  statements_.find_run.reset();
  if (known) {
    statements_.no_measures.insert(run);
    statements_.no_gates.insert(run);
  }
  statements_.run.insert(run, row.id, std::to_string(row.seed), to_string(row.status),
                         std::int64_t{row.exit_code}, storable(row.trouble), row.fingerprint,
                         storable(row.command_line), row.wall_s, row.cpu_s, row.memory_bytes,
                         storable(row.worker), row.build, row.ended_unix_s);
  put_measures(run, row);
  put_gates(run, row);
  if (!row.point.empty()) put_placement(run, row);
}

std::int64_t ExperimentWriter::next_number() {
  statements_.next.step();
  const std::int64_t number = statements_.next.integer(0);
  statements_.next.reset();
  return number;
}

void ExperimentWriter::put_measures(std::int64_t run, const RunRow& row) {
  for (const Measure& measure : row.measures) {
    statements_.measure.insert(name_of(measure), run, measure.value, measure.lower, measure.upper,
                               measure.n);
  }
}

void ExperimentWriter::put_gates(std::int64_t run, const RunRow& row) {
  std::int64_t position = 0;
  for (const engine::GateRecord& gate : row.gates) {
    statements_.gate.insert(run, position++, gate.name, gate.statistic, gate.comparison,
                            gate.threshold, gate.value, gate.lower, gate.upper,
                            engine::to_string(gate.verdict));
  }
}

void ExperimentWriter::put_placement(std::int64_t run, const RunRow& row) {
  statements_.placement.insert(point_of(row), row.replication, run);
}

std::int64_t ExperimentWriter::point_of(const RunRow& row) {
  if (const auto known = points_.find(row.point); known != points_.end()) return known->second;
  statements_.find_point.bind(1, edition_);
  statements_.find_point.bind(2, row.point);
  const bool stored = statements_.find_point.step();
  std::int64_t point = stored ? statements_.find_point.integer(0) : 0;
  statements_.find_point.reset();
  if (!stored) {
    statements_.point.insert(edition_, row.point, row.order);
    point = sqlite3_last_insert_rowid(database_.handle());
    for (std::size_t i = 0; i < row.factors.size(); ++i) {
      statements_.factor_value.insert(point, std::uint64_t{i},
                                      i < factors_.size() ? factors_[i] : std::string(),
                                      row.factors[i].text, row.factors[i].number);
    }
  }
  return points_[row.point] = point;
}

std::int64_t ExperimentWriter::name_of(const Measure& measure) {
  const std::pair key(measure.name, measure.unit);
  if (const auto known = names_.find(key); known != names_.end()) return known->second;
  statements_.find_name.bind(1, measure.name);
  statements_.find_name.bind(2, measure.unit);
  const bool stored = statements_.find_name.step();
  std::int64_t id = stored ? statements_.find_name.integer(0) : 0;
  statements_.find_name.reset();
  if (!stored) {
    statements_.name.insert(measure.name, measure.unit);
    id = sqlite3_last_insert_rowid(database_.handle());
  }
  return names_[key] = id;
}

void ExperimentWriter::set_status(const BatchStatus& status) {
  in_transaction([&] {
    database_.run("DELETE FROM status");
    Statement(database_, "INSERT INTO status VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .insert(status.expected, status.ended, status.failed, status.running, status.elapsed_s,
                status.remaining_s, status.finished, status.updated_unix_s);
  });
}

void ExperimentWriter::flush() { database_.run("PRAGMA wal_checkpoint(FULL)"); }

void ExperimentWriter::close() {
  statements_ = {};
  flush();
  sqlite3_busy_timeout(database_.handle(), 0);
  sqlite3_exec(database_.handle(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  database_.close();
}

}  // namespace orrery::scenarios
