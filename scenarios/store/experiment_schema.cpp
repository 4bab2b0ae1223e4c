// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_schema.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

namespace orrery::scenarios {

using engine::Database;
using engine::SourcePlace;
using engine::Statement;

// docs/experiment-store.md says what each column means.
const std::vector<std::string>& experiment_tables() {
  static const std::vector<std::string> kTables = {
      "CREATE TABLE experiment (edition TEXT, name TEXT, description TEXT, scenario_path TEXT, "
      "scenario_text TEXT, experiment_text TEXT, version TEXT, command_line TEXT, machine TEXT, "
      "details TEXT)",
      "CREATE TABLE point (id INTEGER PRIMARY KEY, edition TEXT, key TEXT, design_order INTEGER, "
      "UNIQUE (edition, key))",
      "CREATE TABLE factor_value (point INTEGER, position INTEGER, factor TEXT, text TEXT, "
      "number REAL, PRIMARY KEY (point, position)) WITHOUT ROWID",
      "CREATE TABLE run (number INTEGER PRIMARY KEY, id TEXT UNIQUE, seed TEXT, status TEXT, "
      "exit_code INTEGER, trouble TEXT, fingerprint TEXT, command_line TEXT, wall_s REAL, "
      "cpu_s REAL, memory_bytes INTEGER, worker TEXT, build TEXT, ended_unix_s INTEGER)",
      "CREATE TABLE placement (point INTEGER, replication INTEGER, run INTEGER, "
      "PRIMARY KEY (point, replication)) WITHOUT ROWID",
      "CREATE INDEX placement_of_run ON placement (run)",
      "CREATE TABLE measure_name (id INTEGER PRIMARY KEY, name TEXT, unit TEXT, "
      "UNIQUE (name, unit))",
      // Clustered by measure: one response over all runs lies in one piece.
      "CREATE TABLE measure (measure INTEGER, run INTEGER, value REAL, lower REAL, upper REAL, "
      "n INTEGER, PRIMARY KEY (measure, run)) WITHOUT ROWID",
      "CREATE TABLE gate (run INTEGER, position INTEGER, name TEXT, statistic TEXT, "
      "comparison TEXT, threshold REAL, value REAL, lower REAL, upper REAL, verdict TEXT, "
      "PRIMARY KEY (run, position)) WITHOUT ROWID",
      "CREATE TABLE status (expected INTEGER, ended INTEGER, failed INTEGER, running INTEGER, "
      "elapsed_s REAL, remaining_s REAL, finished INTEGER, updated_unix_s INTEGER)",
  };
  return kTables;
}

namespace {

tl::unexpected<engine::Diagnostics> foreign(const SourcePlace& place, const std::string& what) {
  return engine::failure("store-foreign", place, what,
                         "choose another --out; experiments are kept by `orrery experiment`");
}

}  // namespace

void create_experiment_schema(Database& database) {
  database.run(fmt::format("PRAGMA application_id = {}", kExperimentApplicationId));
  database.run(fmt::format("PRAGMA user_version = {}", kExperimentSchemaVersion));
  for (const std::string& table : experiment_tables()) database.run(table);
}

bool is_empty_database(const Database& database) {
  Statement tables(database, "SELECT 1 FROM sqlite_schema");
  return pragma(database, "application_id") == 0 && !tables.step();
}

engine::Result<void> check_experiment_schema(const Database& database, const SourcePlace& place) {
  if (pragma(database, "application_id") != kExperimentApplicationId) {
    return foreign(place, "this file does not keep an experiment");
  }
  const std::int64_t version = pragma(database, "user_version");
  if (version != kExperimentSchemaVersion) return other_version(place, version);
  // Indexes that SQLite makes itself have no text.
  Statement row(database, "SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY rowid");
  for (const std::string& table : experiment_tables()) {
    if (!row.step() || row.text(0) != table) return foreign(place, "its tables are not Orrery's");
  }
  if (row.step()) return foreign(place, "it has tables that are not Orrery's");
  return {};
}

tl::unexpected<engine::Diagnostics> other_version(const SourcePlace& place, std::int64_t version) {
  return engine::failure(
      "store-version", place,
      fmt::format("the experiment is kept in schema version {}; this program knows version {}",
                  version, kExperimentSchemaVersion),
      "use the program version that wrote it, or choose another --out");
}

namespace {

/// Some of SQLite's codes say `I/O error` where the disk was full.
bool is_disk_full(const engine::SqliteError& error, const std::string& path) {
  if ((error.code & 0xff) == SQLITE_FULL) return true;
  if ((error.code & 0xff) != SQLITE_IOERR) return false;
  constexpr std::uintmax_t kPageBytes = 4096;
  std::error_code unknown;
  const auto folder = std::filesystem::path(path).parent_path();
  const auto space = std::filesystem::space(folder.empty() ? "." : folder, unknown);
  return !unknown && space.available < kPageBytes;
}

}  // namespace

engine::Diagnostics explain_store(const engine::SqliteError& error, const std::string& path) {
  engine::Diagnostics out;
  if (is_disk_full(error, path)) {
    out.error("io-disk-full", {path}, "the disk is full; what had ended before is kept",
              "free some space and give the same command again: it goes on from there");
    return out;
  }
  switch (error.code & 0xff) {
    case SQLITE_NOTADB: return foreign({path}, "this file does not keep an experiment").value();
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
      out.error("store-damaged", {path}, fmt::format("the file is damaged ({})", error.message),
                "choose another --out; the same seeds give the same table");
      return out;
    default: return engine::explain(error, path);
  }
}

}  // namespace orrery::scenarios
