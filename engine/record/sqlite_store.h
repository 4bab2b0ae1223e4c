// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "engine/record/bounded_queue.h"
#include "engine/record/run_store.h"

namespace orrery::engine {

class RecordWriter;

/// One SQLite file a run. Rows go through a bounded queue to one writer thread, which packs and
/// stores them in transactions in `FILE.partial`; `finish` marks the run complete, flushes it to
/// the disk and renames it to `FILE`. So a file under its final name is whole. A killed run leaves
/// `FILE.partial`, marked incomplete, which the next run of the same name replaces; a run that
/// failed to write removes it. Two programs never write the same file: the second gets `io-locked`.
///
/// Errors: `io-open`, `io-permission`, `io-disk-full`, `io-locked`, `io-write` (exit code 6).
class SqliteStore final : public RunStore {
 public:
  explicit SqliteStore(std::filesystem::path path);
  ~SqliteStore() override;

  Result<void> begin(const RunHeader& header) override;
  void append(RunRecord record) override;
  bool failed() const override { return failed_; }
  Result<void> finish(const RunSummary& summary) override;

  const std::filesystem::path& path() const { return path_; }
  /// `FILE.partial`.
  std::filesystem::path partial_path() const;

  /// What the queue holds at most before the simulation waits.
  static constexpr std::size_t kQueueBytesMax = 64u << 20;

 private:
  void write_all();
  void stop_writer();

  std::filesystem::path path_;
  std::unique_ptr<RecordWriter> writer_;
  BoundedQueue<RunRecord> queue_{kQueueBytesMax};
  std::thread thread_;
  std::atomic<bool> failed_ = false;
  Diagnostics failure_;  ///< written by the thread, read after it has ended
};

}  // namespace orrery::engine
