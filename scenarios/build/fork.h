// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/record/run_records.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/checkpoint.h"

namespace orrery::scenarios {

// A fork goes on from the snapshot of another run, its parent, with a change. The state is the
// parent's; the scenario is the fork's. So only that may differ which no snapshot holds and no
// state was sized or drawn by: docs/snapshots.md lists it.

/// Whether the scenarios differ in nothing that cannot be honoured from `at` on. Of `options`:
/// `text_files`, which went into the fork's text, and `by_hand_from`. Errors, each by path:
/// `fork-change`, `fork-seed`, `fork-end`.
engine::Result<void> check_fork(const engine::RunHeader& parent, const engine::RunHeader& fork,
                                engine::SimTime at, const SnapshotOptions& options);

/// Of which run this is a fork, and what differs.
std::string fork_note(const engine::RunHeader& parent, const engine::RunHeader& fork,
                      engine::SimTime at);

/// A fork's own snapshots fit the same fork of the same parent alone, never the unbroken run of its
/// scenario.
engine::SnapshotIdentity identity_of_fork(const engine::RunHeader& header,
                                          const SnapshotOptions& options);

/// Opens the store of a fork: at a snapshot of its own (`own`: by identity_of_fork) where it was
/// stopped, else at the parent's.
engine::Result<Opening> open_fork(engine::SqliteStore& store, const engine::RunHeader& header,
                                  const SnapshotOptions& options,
                                  const engine::SnapshotIdentity& own);

}  // namespace orrery::scenarios
