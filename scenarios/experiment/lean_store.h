// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "engine/record/run_store.h"

namespace orrery::scenarios {

/// For runs of which only the outcome counts: rows are forgotten. Snapshots are kept in one file
/// (empty name: nowhere), each in the place of the one before, so that a long run goes on after it
/// was stopped or killed; a finished run leaves none.
///
/// A file that was damaged, or that is another run's or another build's, is as good as none. A disk
/// that takes no snapshot costs the snapshot, not the run.
class LeanStore final : public engine::RunStore {
 public:
  explicit LeanStore(std::filesystem::path snapshot_file);

  engine::Result<void> begin(const engine::RunHeader& header) override;
  engine::Result<engine::Snapshot> resume(const engine::SnapshotIdentity& wanted) override;
  void append(engine::RunRecord) override {}
  void snapshot(engine::Snapshot state) override;
  bool failed() const override { return false; }
  engine::Result<void> finish(const engine::RunSummary& summary) override;

  /// Removes the snapshot: a run that has failed does not go on.
  void forget();

 private:
  std::filesystem::path file_;
};

}  // namespace orrery::scenarios
