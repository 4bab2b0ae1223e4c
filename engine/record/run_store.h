// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/books.h"
#include "engine/record/run_records.h"
#include "engine/record/snapshot.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Where a run is written: a file now, a database for teams behind the same calls. `begin` or
/// `resume` once, `append` in any order, `finish` or `suspend` once; a run without `finish` is
/// never believed by a reader. A store that keeps no snapshots may leave their three calls as they
/// are.
class RunStore {
 public:
  virtual ~RunStore() = default;

  virtual Result<void> begin(const RunHeader& header) = 0;
  /// Instead of `begin`: goes on where the last snapshot of the run stands, or says why not; then
  /// `begin` may still be called.
  virtual Result<Snapshot> resume(const SnapshotIdentity& wanted);
  /// Waits when the store is behind; never drops. After a failure it takes rows and forgets them.
  virtual void append(RunRecord record) = 0;
  /// Every row appended so far and this state belong together: both are stored, or neither.
  virtual void snapshot(Snapshot) {}
  /// True once something went wrong: a long run may stop early. `finish` tells what it was.
  virtual bool failed() const = 0;
  /// Returns once everything is safely stored.
  virtual Result<void> finish(const RunSummary& summary) = 0;
  /// Ends for now. Returns once the last snapshot is safely stored; rows after it are forgotten.
  virtual Result<void> suspend() { return {}; }
};

/// Totals and losses of all books.
void append_books(RunStore& store, const Books& books);

}  // namespace orrery::engine
