// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/snapshot.h"
#include "engine/record/sqlite.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// The table of a result under way that holds the newest snapshot; a finished one has none. A part
/// larger than a piece takes several rows.
inline constexpr const char* kSnapshotTable = "snapshot";
inline constexpr const char* kSnapshotColumns =
    "number INTEGER, at_ns INTEGER, wall_s REAL, version TEXT, run TEXT, part TEXT, "
    "piece INTEGER, size INTEGER, data BLOB";

/// Puts a snapshot in the place of the one before, beside digests of every table as it is now:
/// within the open transaction. Throws SqliteError.
void put_snapshot(const Database& database, const Snapshot& snapshot);

/// Takes the table away, at the end of a run. Throws SqliteError.
void drop_snapshot(Database& database);

/// The snapshot of a result that lies at `path`. Errors: `snapshot-none`, `snapshot-version`,
/// `snapshot-scenario`, `snapshot-damaged`. Throws SqliteError.
Result<Snapshot> read_snapshot(const Database& database, const SnapshotIdentity& wanted,
                               const std::string& path);

/// The same error with the snapshot's own code when the file is damaged.
Diagnostics explain_snapshot(const SqliteError& error, const std::string& path);

}  // namespace orrery::engine
