// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "scenarios/store/experiment_schema.h"

namespace orrery::scenarios {

using engine::Database;
using engine::Statement;

namespace {

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

class SqliteCursor final : public RowCursor {
 public:
  SqliteCursor(const Database& database, const std::string& sql) : row_(database, sql) {}

  bool step() override { return row_.step(); }
  bool is_null(int column) const override { return row_.type(column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override { return row_.integer(column); }
  double real(int column) const override { return row_.real(column); }
  std::string text(int column) const override { return row_.text(column); }

 private:
  Statement row_;
};

}  // namespace

engine::Result<ExperimentFile> ExperimentFile::open(const std::string& path) {
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
  return ExperimentFile(std::move(database));
}

ExperimentFile::ExperimentFile(Database database) : own_(std::move(database)) {}

std::unique_ptr<RowCursor> ExperimentFile::query(const std::string& sql) const {
  return std::make_unique<SqliteCursor>(database_ ? *database_ : own_, sql);
}

}  // namespace orrery::scenarios
