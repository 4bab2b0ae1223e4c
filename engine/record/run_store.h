// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/books.h"
#include "engine/record/run_records.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Where a run is written: a file now, a database for teams behind the same calls. `begin` once,
/// `append` in any order, `finish` once; a run without `finish` is never believed by a reader.
class RunStore {
 public:
  virtual ~RunStore() = default;

  virtual Result<void> begin(const RunHeader& header) = 0;
  /// Waits when the store is behind; never drops. After a failure it takes rows and forgets them.
  virtual void append(RunRecord record) = 0;
  /// True once something went wrong: a long run may stop early. `finish` tells what it was.
  virtual bool failed() const = 0;
  /// Returns once everything is safely stored.
  virtual Result<void> finish(const RunSummary& summary) = 0;
};

/// Totals and losses of all books.
void append_books(RunStore& store, const Books& books);

}  // namespace orrery::engine
