// SPDX-License-Identifier: Apache-2.0
#include "engine/record/run_store.h"

namespace orrery::engine {

namespace {

void append_book(RunStore& store, const std::string& name, const Book& book) {
  store.append(BookTotals{name, book.sent(), book.delivered(), book.dropped(), book.expired(),
                          book.rejected(), book.in_flight(), book.copies(), book.balanced()});
  for (const auto& [key, count] : book.losses()) {
    const auto& [fate, cause] = key;
    store.append(FateRecord{name, to_string(fate), cause.by, cause.reason, count});
  }
}

}  // namespace

Result<Snapshot> RunStore::resume(const SnapshotIdentity&) {
  return failure("snapshot-none", {}, "this store keeps no snapshots");
}

void append_books(RunStore& store, const Books& books) {
  append_book(store, "reading", books.reading);
  append_book(store, "message", books.message);
  append_book(store, "command", books.command);
  append_book(store, "label_query", books.label_query);
}

}  // namespace orrery::engine
