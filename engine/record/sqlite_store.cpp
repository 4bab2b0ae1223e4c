// SPDX-License-Identifier: Apache-2.0
#include "engine/record/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "engine/record/record_writer.h"
#include "engine/record/snapshot_table.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace fs = std::filesystem;

namespace {

std::size_t cost_of(const Snapshot& snapshot) { return 256 + snapshot.bytes(); }

std::size_t cost_of(const RunRecord& record) {
  const auto* chunk = std::get_if<SeriesChunk>(&record);
  const std::size_t row_bytes = 16 + (chunk ? chunk->width * sizeof(double) : 0);
  return 256 + (chunk ? chunk->rows() * row_bytes : 0);
}

fs::path journal_of(const fs::path& path) { return path.string() + "-journal"; }

/// Removes what a killed run left. Throws SqliteError (busy) when its writer still lives.
void remove_left_over(const fs::path& partial) {
  std::error_code ignored;
  if (fs::exists(partial, ignored)) {
    try {
      Database old(partial.string(), SQLITE_OPEN_READWRITE);
      old.run("PRAGMA locking_mode = EXCLUSIVE");
      old.run("BEGIN EXCLUSIVE");
    } catch (const SqliteError& error) {
      if ((error.code & 0xff) == SQLITE_BUSY) throw;
    }
  }
  fs::remove(partial, ignored);
  fs::remove(journal_of(partial), ignored);
}

/// Flushes a file or a folder to the disk.
void flush(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw SqliteError{SQLITE_CANTOPEN, std::strerror(errno)};
  const int code = ::fsync(descriptor);
  const int number = errno;
  ::close(descriptor);
  if (code != 0) {
    throw SqliteError{number == ENOSPC ? SQLITE_FULL : SQLITE_IOERR, std::strerror(number)};
  }
}

Result<void> check_folder(const fs::path& path) {
  std::error_code ignored;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored)) {
    return failure("io-open", {path.string()}, "the folder of the result does not exist",
                   "make it first, or choose another --out");
  }
  if (fs::is_directory(path, ignored)) {
    return failure("io-open", {path.string()}, "this is a folder, not a file",
                   "name a file in it with --out");
  }
  return {};
}

}  // namespace

SqliteStore::SqliteStore(fs::path path) : path_(std::move(path)) {}

SqliteStore::~SqliteStore() { stop_writer(); }

fs::path SqliteStore::partial_path() const { return path_.string() + ".partial"; }

Result<void> SqliteStore::begin(const RunHeader& header) {
  ORRERY_CHECK(!writer_ && !thread_.joinable(), "begin is called once");
  if (auto folder = check_folder(path_); !folder) return folder;
  try {
    remove_left_over(partial_path());
    writer_ = std::make_unique<RecordWriter>(partial_path().string());
    writer_->write(header);
  } catch (const SqliteError& error) {
    writer_.reset();
    return failure(explain(error, path_.string()));
  }
  start_writer();
  return {};
}

bool SqliteStore::has_partial() const {
  std::error_code ignored;
  return fs::is_regular_file(partial_path(), ignored);
}

Result<Snapshot> SqliteStore::resume(const SnapshotIdentity& wanted) {
  ORRERY_CHECK(!writer_ && !thread_.joinable(), "resume comes instead of begin");
  const std::string partial = partial_path().string();
  if (!has_partial()) {
    return failure("io-open", {partial}, "there is no unfinished run to go on with",
                   "run it without --resume");
  }
  try {
    auto resumed = RecordWriter::resume(partial, wanted);
    if (!resumed) return failure(resumed.error());
    writer_ = std::make_unique<RecordWriter>(std::move(resumed->first));
    has_snapshot_ = true;
    start_writer();
    return std::move(resumed->second);
  } catch (const SqliteError& error) {
    return failure(explain_snapshot(error, partial));
  }
}

Result<void> SqliteStore::adopt(const fs::path& other) {
  std::error_code error;
  if (!fs::is_regular_file(other, error)) {
    return failure("io-open", {other.string()}, "there is no such snapshot",
                   "--from takes a NAME.orrery.partial, or a copy of one");
  }
  if (fs::equivalent(other, partial_path(), error)) return {};
  try {
    remove_left_over(partial_path());
  } catch (const SqliteError& busy) {
    return failure(explain(busy, path_.string()));
  }
  error.clear();
  fs::copy_file(other, partial_path(), error);
  // A killed writer left its journal, without which the file does not stand at its snapshot.
  if (!error && fs::exists(journal_of(other)))
    fs::copy_file(journal_of(other), journal_of(partial_path()), error);
  if (error) return failure(explain({SQLITE_IOERR, error.message()}, partial_path().string()));
  return {};
}

Result<Snapshot> SqliteStore::fork(const fs::path& other, const RunHeader& header,
                                   const IdentityOf& identity_of, const AcceptParent& accept) {
  ORRERY_CHECK(!writer_ && !thread_.joinable(), "fork comes instead of begin");
  if (auto adopted = adopt(other); !adopted) return failure(adopted.error());
  const std::string partial = partial_path().string();
  Result<Snapshot> snapshot;
  try {
    const auto parent = RecordWriter::header_of(partial);
    auto resumed = parent ? RecordWriter::resume(partial, identity_of(*parent))
                          : Result<std::pair<RecordWriter, Snapshot>>(failure(parent.error()));
    if (!resumed) {
      snapshot = failure(resumed.error());
    } else if (auto accepted = accept(*parent, resumed->second.at); !accepted) {
      snapshot = failure(accepted.error());
    } else {
      writer_ = std::make_unique<RecordWriter>(std::move(resumed->first));
      writer_->replace(header);
      has_snapshot_ = true;
      snapshot = std::move(resumed->second);
    }
  } catch (const SqliteError& error) {
    writer_.reset();
    snapshot = failure(explain_snapshot(error, partial));
  }
  if (snapshot) {
    start_writer();
  } else {
    remove_left_over(partial);
  }
  return snapshot;
}

void SqliteStore::append(RunRecord record) {
  ORRERY_CHECK(thread_.joinable(), "rows come between begin and finish");
  if (failed_) return;
  const std::size_t cost = cost_of(record);
  queue_.push(std::move(record), cost);
}

void SqliteStore::snapshot(Snapshot state) {
  ORRERY_CHECK(thread_.joinable(), "snapshots come between begin and finish");
  if (failed_) return;
  const std::size_t cost = cost_of(state);
  queue_.push(std::move(state), cost);
}

Result<void> SqliteStore::finish(const RunSummary& summary) {
  ORRERY_CHECK(thread_.joinable(), "finish comes once, after begin");
  stop_writer();
  if (!failed_) {
    try {
      writer_->complete(summary);
      writer_.reset();
      flush(partial_path());
      fs::rename(partial_path(), path_);
      flush(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
      return {};
    } catch (const SqliteError& error) {
      remember(error);
    } catch (const fs::filesystem_error& error) {
      remember({SQLITE_IOERR, error.code().message()});
    }
  }
  return give_up();
}

Result<void> SqliteStore::suspend() {
  ORRERY_CHECK(thread_.joinable(), "suspend comes instead of finish");
  stop_writer();
  if (failed_) return give_up();
  writer_.reset();
  return {};
}

Result<void> SqliteStore::give_up() {
  writer_.reset();
  if (!has_snapshot_) {
    std::error_code ignored;
    fs::remove(partial_path(), ignored);
    fs::remove(journal_of(partial_path()), ignored);
  }
  return failure(failure_);
}

void SqliteStore::remember(const SqliteError& error) {
  failure_ = explain(error, path_.string());
  failed_ = true;
}

void SqliteStore::start_writer() {
  thread_ = std::thread([this] { write_all(); });
}

void SqliteStore::stop_writer() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void SqliteStore::write_all() {
  Item item;
  while (queue_.pop(item)) {
    if (failed_) continue;  // keeps the producer from waiting for ever
    try {
      std::visit([this](const auto& one) { writer_->write(one); }, item);
      has_snapshot_ = has_snapshot_ || std::holds_alternative<Snapshot>(item);
    } catch (const SqliteError& error) {
      remember(error);
    }
  }
}

}  // namespace orrery::engine
