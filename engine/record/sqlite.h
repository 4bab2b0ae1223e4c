// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/registry/diagnostic.h"
#include "engine/time/sim_time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace orrery::engine {

/// Thrown within this folder only; public functions turn it into Diagnostics.
struct SqliteError {
  int code = 0;
  std::string message;
};

/// What a user reads when a file could not be written or read: `io-disk-full`, `io-permission`,
/// `io-locked`, `io-open`, `io-write`, or `result-damaged`. All but the last end with exit code 6.
Diagnostics explain(const SqliteError& error, const std::string& path);

/// An open database, closed at the end of its life.
class Database {
 public:
  Database() = default;
  Database(const std::string& path, int flags);
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  sqlite3* handle() const { return handle_; }
  explicit operator bool() const { return handle_ != nullptr; }
  void run(const std::string& sql);
  /// True while a transaction is open.
  bool in_transaction() const;
  void close();

 private:
  sqlite3* handle_ = nullptr;
};

using Blob = std::span<const std::uint8_t>;

/// A prepared statement. `insert(a, b, ...)` binds in order and runs it; `step` walks rows.
class Statement {
 public:
  Statement() = default;
  Statement(const Database& database, const std::string& sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  template <class... Values>
  void insert(const Values&... values) {
    int column = 0;
    (bind(++column, values), ...);
    step();
    reset();
  }

  void bind(int column, std::int64_t value);
  void bind(int column, std::uint64_t value) { bind(column, static_cast<std::int64_t>(value)); }
  void bind(int column, std::uint32_t value) { bind(column, static_cast<std::int64_t>(value)); }
  void bind(int column, bool value) { bind(column, static_cast<std::int64_t>(value)); }
  void bind(int column, double value);  ///< NaN is stored as NULL
  void bind(int column, const std::optional<double>& value);
  void bind(int column, const std::string& value);
  void bind(int column, const char* value) { bind(column, std::string(value)); }
  void bind(int column, Blob value);
  void bind(int column, SimTime value);  ///< never is stored as NULL

  /// True while there is a row.
  bool step();
  void reset();

  int columns() const;
  int type(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;  ///< NULL is NaN
  std::optional<double> maybe_real(int column) const;
  std::string text(int column) const;
  Blob blob(int column) const;
  SimTime time(int column) const;

 private:
  void check(int code) const;

  sqlite3* database_ = nullptr;
  sqlite3_stmt* handle_ = nullptr;
};

/// A number that `PRAGMA name` gives; 0 where it gives none.
std::int64_t pragma(const Database& database, const char* name);

}  // namespace orrery::engine
