// SPDX-License-Identifier: Apache-2.0
#include "engine/record/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cmath>
#include <limits>
#include <utility>

namespace orrery::engine {

Diagnostics explain(const SqliteError& error, const std::string& path) {
  const SourcePlace place{path};
  Diagnostics out;
  switch (error.code & 0xff) {
    case SQLITE_FULL:
      out.error("io-disk-full", place, "the disk is full",
                "free some space or choose another --out");
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      out.error("io-permission", place, "no permission to write here",
                "choose a folder that you may write to");
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      out.error("io-locked", place, "another program is writing this result",
                "wait until it has ended, or choose another file");
      break;
    case SQLITE_CANTOPEN:
      out.error("io-open", place, "the file cannot be opened",
                "check that the folder exists and that you may use it");
      break;
    case SQLITE_NOTADB:
      out.error("result-damaged", place, "this is not a result file",
                "results are written by `orrery run`");
      break;
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
      out.error("result-damaged", place, fmt::format("the file is damaged ({})", error.message),
                "run the scenario again; the same seed gives the same result");
      break;
    default:
      out.error("io-write", place, fmt::format("reading or writing failed ({})", error.message),
                "check the disk; choose another file");
  }
  return out;
}

Database::Database(const std::string& path, int flags) {
  const int code = sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    const SqliteError error{code, handle_ ? sqlite3_errmsg(handle_) : "out of memory"};
    close();
    throw error;
  }
  sqlite3_extended_result_codes(handle_, 1);
}

Database::Database(Database&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Database::~Database() { close(); }

void Database::close() { sqlite3_close_v2(std::exchange(handle_, nullptr)); }

void Database::run(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw SqliteError{code, sqlite3_errmsg(handle_)};
}

bool Database::in_transaction() const { return handle_ && sqlite3_get_autocommit(handle_) == 0; }

Statement::Statement(const Database& database, const std::string& sql)
    : database_(database.handle()) {
  check(
      sqlite3_prepare_v2(database_, sql.c_str(), static_cast<int>(sql.size()), &handle_, nullptr));
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), handle_(std::exchange(other.handle_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(database_, other.database_);
  std::swap(handle_, other.handle_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw SqliteError{code, sqlite3_errmsg(database_)};
}

void Statement::bind(int column, std::int64_t value) {
  check(sqlite3_bind_int64(handle_, column, value));
}

void Statement::bind(int column, double value) {
  check(std::isnan(value) ? sqlite3_bind_null(handle_, column)
                          : sqlite3_bind_double(handle_, column, value));
}

void Statement::bind(int column, const std::optional<double>& value) {
  bind(column, value.value_or(std::numeric_limits<double>::quiet_NaN()));
}

void Statement::bind(int column, const std::string& value) {
  check(sqlite3_bind_text64(handle_, column, value.data(), value.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8));
}

void Statement::bind(int column, Blob value) {
  check(sqlite3_bind_blob64(handle_, column, value.data(), value.size(), SQLITE_TRANSIENT));
}

void Statement::bind(int column, SimTime value) {
  if (value == SimTime::never()) {
    check(sqlite3_bind_null(handle_, column));
  } else {
    bind(column, value.ns);
  }
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const SqliteError error{code, sqlite3_errmsg(database_)};
  sqlite3_reset(handle_);
  throw error;
}

void Statement::reset() { check(sqlite3_reset(handle_)); }

int Statement::columns() const { return sqlite3_column_count(handle_); }
int Statement::type(int column) const { return sqlite3_column_type(handle_, column); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

double Statement::real(int column) const {
  return type(column) == SQLITE_NULL ? std::numeric_limits<double>::quiet_NaN()
                                     : sqlite3_column_double(handle_, column);
}

std::optional<double> Statement::maybe_real(int column) const {
  if (type(column) == SQLITE_NULL) return std::nullopt;
  return sqlite3_column_double(handle_, column);
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)))
               : std::string();
}

Blob Statement::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column));
  return {bytes, bytes ? static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)) : 0};
}

SimTime Statement::time(int column) const {
  return type(column) == SQLITE_NULL ? SimTime::never() : SimTime{integer(column)};
}

std::int64_t pragma(const Database& database, const char* name) {
  Statement row(database, fmt::format("PRAGMA {}", name));
  return row.step() ? row.integer(0) : 0;
}

}  // namespace orrery::engine
