// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <variant>

#include "engine/record/bounded_queue.h"
#include "engine/record/run_store.h"

namespace orrery::engine {

class RecordWriter;
struct SqliteError;

/// One SQLite file a run. Rows go through a bounded queue to one writer thread, which packs and
/// stores them in `FILE.partial`; `finish` marks the run complete, flushes it to the disk and
/// renames it to `FILE`. So a file under its final name is whole. Transactions end with snapshots:
/// a killed run leaves `FILE.partial` as it was at its last snapshot, marked incomplete; `resume`
/// goes on from there, `begin` replaces it. A run that failed to write leaves it only if it holds a
/// snapshot. Two programs never write the same file: the second gets `io-locked`.
///
/// Errors: `io-open`, `io-permission`, `io-disk-full`, `io-locked`, `io-write` (exit code 6).
class SqliteStore final : public RunStore {
 public:
  explicit SqliteStore(std::filesystem::path path);
  ~SqliteStore() override;

  Result<void> begin(const RunHeader& header) override;
  Result<Snapshot> resume(const SnapshotIdentity& wanted) override;
  void append(RunRecord record) override;
  void snapshot(Snapshot state) override;
  bool failed() const override { return failed_; }
  Result<void> finish(const RunSummary& summary) override;
  Result<void> suspend() override;

  const std::filesystem::path& path() const { return path_; }
  /// `FILE.partial`.
  std::filesystem::path partial_path() const;

  /// True when there is an unfinished run to look at.
  bool has_partial() const;
  /// Makes a copy of another unfinished run this one's `FILE.partial`.
  Result<void> adopt(const std::filesystem::path& other);

  /// Says which snapshots a run has; hears of a parent, and refuses it with an error.
  using IdentityOf = std::function<SnapshotIdentity(const RunHeader&)>;
  using AcceptParent = std::function<Result<void>(const RunHeader& parent, SimTime at)>;
  /// Instead of `begin`: goes on from the snapshot of another unfinished run under a header of its
  /// own. Rows of links are forgotten and to be appended anew. Nothing is left of a refused one.
  Result<Snapshot> fork(const std::filesystem::path& other, const RunHeader& header,
                        const IdentityOf& identity_of, const AcceptParent& accept);

  /// What the queue holds at most before the simulation waits.
  static constexpr std::size_t kQueueBytesMax = 64u << 20;

 private:
  using Item = std::variant<RunRecord, Snapshot>;

  void start_writer();
  void write_all();
  void remember(const SqliteError& error);
  Result<void> give_up();
  void stop_writer();

  std::filesystem::path path_;
  std::unique_ptr<RecordWriter> writer_;
  BoundedQueue<Item> queue_{kQueueBytesMax};
  std::thread thread_;
  std::atomic<bool> failed_ = false;
  bool has_snapshot_ = false;  ///< in the file; written by the thread
  Diagnostics failure_;        ///< written by the thread, read after it has ended
};

}  // namespace orrery::engine
