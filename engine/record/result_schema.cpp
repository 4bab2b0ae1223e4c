// SPDX-License-Identifier: Apache-2.0
#include "engine/record/result_schema.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "engine/record/snapshot_table.h"

namespace orrery::engine {

const std::vector<ResultTable>& result_tables() {
  static const std::vector<ResultTable> kTables = {
      {"run",
       "complete INTEGER, scenario_name TEXT, description TEXT, scenario_path TEXT, "
       "scenario_text TEXT, seed TEXT, version TEXT, command_line TEXT, machine TEXT, "
       "planned_end_ns INTEGER, fingerprint TEXT, end_ns INTEGER, wall_s REAL, events INTEGER, "
       "readings INTEGER"},
      {"file", "path TEXT, sha256 TEXT"},
      {"population", "name TEXT, model TEXT, first_device INTEGER, count INTEGER"},
      {"node", "name TEXT, hardware TEXT, count INTEGER"},
      {"link", "name TEXT, from_name TEXT, to_name TEXT, model TEXT, summary TEXT"},
      {"signal",
       "id INTEGER, stage TEXT, name TEXT, unit TEXT, width INTEGER, sample_rate_hz REAL, "
       "components TEXT"},
      {"series",
       "signal INTEGER, rows INTEGER, first_ns INTEGER, last_ns INTEGER, first_device INTEGER, "
       "last_device INTEGER, data BLOB"},
      {"metric",
       "name TEXT, agent TEXT, control TEXT, group_by TEXT, group_name TEXT, value REAL, "
       "lower REAL, upper REAL, unit TEXT, n INTEGER, note TEXT"},
      {"gate",
       "name TEXT, statistic TEXT, comparison TEXT, threshold REAL, value REAL, lower REAL, "
       "upper REAL, verdict TEXT"},
      {"alert",
       "agent TEXT, device INTEGER, start_ns INTEGER, end_ns INTEGER, peak_score REAL, "
       "blamed TEXT, true_alarm INTEGER"},
      {"command",
       "agent TEXT, device INTEGER, input TEXT, value REAL, issued_ns INTEGER, "
       "arrived_ns INTEGER, expires_ns INTEGER"},
      {"fault",
       "id INTEGER, fault TEXT, model TEXT, target TEXT, on_device INTEGER, device INTEGER, "
       "start_ns INTEGER, end_ns INTEGER, failed_ns INTEGER, severity REAL"},
      {"detection", "fault INTEGER, agent TEXT, at_ns INTEGER"},
      {"message_fate", "book TEXT, fate TEXT, by TEXT, reason TEXT, count INTEGER"},
      {"book",
       "name TEXT, sent INTEGER, delivered INTEGER, dropped INTEGER, expired INTEGER, "
       "rejected INTEGER, in_flight INTEGER, copies INTEGER, balanced INTEGER"},
      {"histogram", "name TEXT, agent TEXT, bin_low REAL, bin_high REAL, count INTEGER, unit TEXT"},
      {"learning", "agent TEXT, epoch INTEGER, train_loss REAL, held_out_loss REAL, best INTEGER"},
      {"note", "topic TEXT, text TEXT"},
  };
  return kTables;
}

namespace {

constexpr const char* kDigestColumns = "table_name TEXT, rows INTEGER, hash INTEGER";

std::string made(const char* table, const char* columns) {
  return fmt::format("CREATE TABLE {} ({})", table, columns);
}

}  // namespace

void prepare_result_schema(Database& database) {
  // Pages of a snapshot that is no longer needed can be given back.
  database.run("PRAGMA auto_vacuum = INCREMENTAL");
}

void create_result_schema(Database& database) {
  database.run(fmt::format("PRAGMA application_id = {}", kResultApplicationId));
  database.run(fmt::format("PRAGMA user_version = {}", kResultSchemaVersion));
  for (const auto& table : result_tables()) {
    database.run(made(table.name, table.columns));
  }
  database.run(made("digest", kDigestColumns));
  database.run(made(kSnapshotTable, kSnapshotColumns));
}

Result<void> check_result_kind(const Database& database, const SourcePlace& place) {
  if (pragma(database, "application_id") != kResultApplicationId) {
    return failure("result-foreign", place, "this database was not written by Orrery",
                   "results are written by `orrery run`");
  }
  const std::int64_t version = pragma(database, "user_version");
  if (version < kResultSchemaOldest || version > kResultSchemaVersion) {
    return failure(
        "result-version", place,
        fmt::format("the result has schema version {}; this program reads versions {} to {}",
                    version, kResultSchemaOldest, kResultSchemaVersion),
        "read it with the program version that wrote it, or run the scenario again");
  }
  return {};
}

bool has_result_tables(const Database& database, ResultStage stage) {
  Statement row(database, "SELECT name, sql FROM sqlite_schema ORDER BY rowid");
  const auto is_next = [&row](const char* name, const char* columns) {
    return row.step() && row.text(0) == name && row.text(1) == made(name, columns);
  };
  for (const auto& table : result_tables()) {
    if (!is_next(table.name, table.columns)) return false;
  }
  if (!is_next("digest", kDigestColumns)) return false;
  if (stage == ResultStage::kUnderWay && !is_next(kSnapshotTable, kSnapshotColumns)) return false;
  return !row.step();
}

Statement insert_into(const Database& database, const std::string& table) {
  const Statement all(database, fmt::format("SELECT * FROM {}", table));
  std::string marks = "?";
  for (int i = 1; i < all.columns(); ++i) marks += ", ?";
  return Statement(database, fmt::format("INSERT INTO {} VALUES ({})", table, marks));
}

namespace {

// FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv. It guards against accidents, not
// against a forger.
class Fnv {
 public:
  void add(const void* bytes, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = 0; i < size; ++i) hash_ = (hash_ ^ at[i]) * 0x100000001b3u;
  }
  std::int64_t value() const { return static_cast<std::int64_t>(hash_); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

void add_value(Fnv& fnv, const Statement& row, int column) {
  const int type = row.type(column);
  fnv.add(&type, sizeof type);
  if (type == SQLITE_INTEGER) {
    const std::int64_t value = row.integer(column);
    fnv.add(&value, sizeof value);
  } else if (type == SQLITE_FLOAT) {
    const double value = row.real(column);
    fnv.add(&value, sizeof value);
  } else if (type == SQLITE_TEXT) {
    const std::string value = row.text(column);
    const std::size_t size = value.size();
    fnv.add(&size, sizeof size);
    fnv.add(value.data(), size);
  }
}

}  // namespace

TableDigest digest_of(const Database& database, const std::string& table) {
  const std::string columns =
      table == "series" ? "signal, rows, first_ns, last_ns, first_device, last_device" : "*";
  Statement row(database, fmt::format("SELECT {} FROM {} ORDER BY rowid", columns, table));
  Fnv fnv;
  TableDigest digest;
  while (row.step()) {
    ++digest.rows;
    for (int column = 0; column < row.columns(); ++column) add_value(fnv, row, column);
  }
  digest.hash = fnv.value();
  return digest;
}

}  // namespace orrery::engine
