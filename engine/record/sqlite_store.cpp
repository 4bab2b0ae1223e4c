// SPDX-License-Identifier: Apache-2.0
#include "engine/record/sqlite_store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "engine/record/record_writer.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace fs = std::filesystem;

namespace {

std::size_t cost_of(const RunRecord& record) {
  const auto* chunk = std::get_if<SeriesChunk>(&record);
  const std::size_t row_bytes = 16 + (chunk ? chunk->width * sizeof(double) : 0);
  return 256 + (chunk ? chunk->rows() * row_bytes : 0);
}

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
  fs::remove(partial.string() + "-journal", ignored);
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
  thread_ = std::thread([this] { write_all(); });
  return {};
}

void SqliteStore::append(RunRecord record) {
  ORRERY_CHECK(thread_.joinable(), "rows come between begin and finish");
  if (failed_) return;
  const std::size_t cost = cost_of(record);
  queue_.push(std::move(record), cost);
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
      failure_ = explain(error, path_.string());
    } catch (const fs::filesystem_error& error) {
      failure_ = explain({SQLITE_IOERR, error.code().message()}, path_.string());
    }
    failed_ = true;
  }
  writer_.reset();
  std::error_code ignored;
  fs::remove(partial_path(), ignored);
  fs::remove(partial_path().string() + "-journal", ignored);
  return failure(failure_);
}

void SqliteStore::stop_writer() {
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void SqliteStore::write_all() {
  RunRecord record;
  while (queue_.pop(record)) {
    if (failed_) continue;  // keeps the producer from waiting for ever
    try {
      writer_->write(record);
    } catch (const SqliteError& error) {
      failure_ = explain(error, path_.string());
      failed_ = true;
    }
  }
  try {
    if (!failed_) writer_->commit();
  } catch (const SqliteError& error) {
    failure_ = explain(error, path_.string());
    failed_ = true;
  }
}

}  // namespace orrery::engine
