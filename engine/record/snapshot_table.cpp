// SPDX-License-Identifier: Apache-2.0
#include "engine/record/snapshot_table.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "engine/record/result_schema.h"
#include "engine/record/zstd_frame.h"

namespace orrery::engine {

namespace {

// SQLite takes values up to a billion bytes; pieces also bound the packer's memory.
constexpr std::size_t kPieceBytes = std::size_t{16} << 20;

void put_part(Statement& row, const Snapshot& snapshot, const Snapshot::Part& part) {
  const std::span all(reinterpret_cast<const std::uint8_t*>(part.state.data()), part.state.size());
  std::size_t piece = 0;
  for (std::size_t at = 0; at < all.size() || piece == 0; at += kPieceBytes, ++piece) {
    const auto plain = all.subspan(at, std::min(kPieceBytes, all.size() - at));
    const auto packed = pack_frame(plain);
    row.insert(snapshot.number, snapshot.at.ns, snapshot.wall_s, snapshot.identity.version,
               snapshot.identity.run, part.name, std::uint64_t{piece}, std::uint64_t{plain.size()},
               Blob(packed));
  }
}

void put_digests(const Database& database) {
  Statement(database, "DELETE FROM digest").step();
  Statement row = insert_into(database, "digest");
  const auto put = [&](const char* table) {
    const TableDigest digest = digest_of(database, table);
    row.insert(table, digest.rows, digest.hash);
  };
  for (const auto& table : result_tables()) put(table.name);
  put(kSnapshotTable);
}

bool digests_agree(const Database& database) {
  Statement row(database, "SELECT table_name, rows, hash FROM digest ORDER BY rowid");
  const auto agrees = [&](const char* table) {
    return row.step() && row.text(0) == table &&
           digest_of(database, table) == TableDigest{row.integer(1), row.integer(2)};
  };
  const auto& tables = result_tables();
  return std::all_of(tables.begin(), tables.end(),
                     [&](const ResultTable& table) { return agrees(table.name); }) &&
         agrees(kSnapshotTable) && !row.step();
}

tl::unexpected<Diagnostics> damaged(const std::string& path, const std::string& what) {
  return failure("snapshot-damaged", {path}, fmt::format("the snapshot is damaged ({})", what),
                 "start anew with --restart; the same seed gives the same result");
}

Result<void> check_identity(const SnapshotIdentity& found, const SnapshotIdentity& wanted,
                            const std::string& path) {
  if (found.version != wanted.version) {
    return failure("snapshot-version", {path},
                   fmt::format("the snapshot was written by version {}; this program is {}",
                               found.version, wanted.version),
                   "go on with the program that wrote it, or start anew with --restart");
  }
  if (found.run != wanted.run) {
    return failure("snapshot-scenario", {path},
                   "the snapshot belongs to another scenario, --set, --seed or --until",
                   "give the same ones as before, another --out, or start anew with --restart");
  }
  return {};
}

/// Adds the piece of a row to the parts. False when it does not follow what was read before.
bool take_piece(const Statement& row, Snapshot& snapshot) {
  const auto size = static_cast<std::uint64_t>(row.integer(7));
  if (size > kPieceBytes) return false;
  const auto plain = unpack_frame(row.blob(8), size);
  if (!plain) return false;
  if (row.integer(6) == 0) snapshot.parts.push_back({row.text(5), {}});
  if (snapshot.parts.empty() || snapshot.parts.back().name != row.text(5)) return false;
  auto& state = snapshot.parts.back().state;
  if (state.size() != static_cast<std::uint64_t>(row.integer(6)) * kPieceBytes) return false;
  const auto* bytes = reinterpret_cast<const std::byte*>(plain->data());
  state.insert(state.end(), bytes, bytes + plain->size());
  return true;
}

}  // namespace

void put_snapshot(const Database& database, const Snapshot& snapshot) {
  // The new one first: pages of the old one are not written again before this is committed.
  Statement row = insert_into(database, kSnapshotTable);
  for (const auto& part : snapshot.parts) put_part(row, snapshot, part);
  Statement old(database, "DELETE FROM snapshot WHERE number != ?");
  old.insert(snapshot.number);
  put_digests(database);
}

void drop_snapshot(Database& database) {
  database.run("DROP TABLE snapshot");
  database.run("DELETE FROM digest");
}

Result<Snapshot> read_snapshot(const Database& database, const SnapshotIdentity& wanted,
                               const std::string& path) {
  Snapshot snapshot;
  Statement row(database, "SELECT * FROM snapshot ORDER BY rowid");
  if (!row.step()) {
    return failure("snapshot-none", {path}, "the run that wrote this left no snapshot",
                   "start anew with --restart; --snapshot-every sets how often one is taken");
  }
  snapshot.number = static_cast<std::uint64_t>(row.integer(0));
  snapshot.at = row.time(1);
  snapshot.wall_s = row.real(2);
  snapshot.identity = {row.text(3), row.text(4)};
  // First: another version may have other digests.
  if (auto same = check_identity(snapshot.identity, wanted, path); !same)
    return failure(same.error());
  if (!digests_agree(database)) return damaged(path, "a table does not match its digest");
  // What digests do not see: pages in use that count as free would be written over.
  Statement check(database, "PRAGMA quick_check(1)");
  if (!check.step() || check.text(0) != "ok") return damaged(path, "its pages do not fit together");
  do {
    if (!take_piece(row, snapshot)) return damaged(path, "a part does not unpack");
  } while (row.step());
  return snapshot;
}

Diagnostics explain_snapshot(const SqliteError& error, const std::string& path) {
  const Diagnostics found = explain(error, path);
  if (found.items().front().code != "result-damaged") return found;
  return damaged(path, error.message).value();
}

}  // namespace orrery::engine
