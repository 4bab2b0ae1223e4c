// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/event/rank_group.h"
#include "engine/event/simulation.h"
#include "engine/record/run_store.h"
#include "engine/record/snapshot.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/run_watch.h"

namespace orrery::scenarios {

enum class Resume {
  kNever,    ///< what an earlier run left is replaced
  kIfThere,  ///< go on from it when it fits, else start anew
  kAlways,   ///< go on from it or fail
};

struct SnapshotOptions {
  double every_wall_s = 60.0;  ///< of real time; 0: only when the run stops
  engine::Duration every_sim;  ///< of simulated time besides; 0: none
  Resume resume = Resume::kNever;
  std::filesystem::path from;  ///< another unfinished run to go on with; empty: none
  bool fork = false;           ///< `from` may be a run of a scenario that differs: build/fork.h
  std::size_t text_files = 0;  ///< of a fork: `LoadedScenario::text_files`
  /// Of a fork with a log of interventions, the last of its files: when the first one happens.
  std::optional<engine::SimTime> by_hand_from = std::nullopt;
};

/// Which runs a snapshot fits: those of the same build of the program, scenario text, files, seed
/// and end.
engine::SnapshotIdentity identity_of(const engine::RunHeader& header);

/// Opens a store for a run: at the snapshot that is to be gone on with, or anew (then `started` has
/// no value). `remark` says in words what became of an earlier run.
struct Opening {
  std::optional<engine::Snapshot> snapshot;
  std::string remark;
  std::string note;  ///< of a fork that begins here: where it comes from; else empty
};
engine::Result<Opening> open_store(engine::SqliteStore& store, const engine::RunHeader& header,
                                   const SnapshotOptions& options);

/// The same for a store of any kind, which knows itself whether it has a snapshot.
engine::Result<Opening> open_store(engine::RunStore& store, const engine::RunHeader& header,
                                   Resume resume);

/// Fails with `rank-differs` where a rank would run something else than rank 0.
engine::Result<void> agree_on(const engine::SnapshotIdentity& mine, engine::RankGroup* ranks);

/// What rank 0 found, at all ranks: an opening, or its mistakes.
engine::Result<void> hear_of(engine::Result<Opening>& opening, engine::RankGroup* ranks);

/// Everything that a snapshot of a run consists of: the parts of this rank, each under its number,
/// so that a run can go on with other ranks.
void add_parts(engine::Simulation& simulation, RunWatch& watch, engine::SnapshotParts& parts);

/// Takes snapshots of a run when they are due. Taking one never shapes the outcome.
class Checkpoint {
 public:
  /// With ranks, all of them make the same calls; the first one stores what all of them have.
  Checkpoint(engine::RunStore& store, engine::SnapshotIdentity identity, SnapshotOptions options,
             engine::RankGroup* ranks = nullptr);

  const engine::SnapshotIdentity& identity() const { return identity_; }
  /// Everything that is saved, in order; it must outlive this.
  engine::SnapshotParts& parts() { return parts_; }
  /// Into parts that were just built. False: none of them is to be used.
  bool restore(const engine::Snapshot& snapshot);

  void take(engine::SimTime now);
  bool is_due(engine::SimTime now) const;
  /// When real time or simulated time asks for one.
  void take_if_due(engine::SimTime now);
  /// The next simulated time for a snapshot; `never()` when there is none.
  engine::SimTime next_stop() const { return next_stop_; }
  /// Real time that the run has taken, also before it was resumed.
  double wall_s() const;

 private:
  using Clock = std::chrono::steady_clock;

  engine::RunStore& store_;
  engine::SnapshotIdentity identity_;
  SnapshotOptions options_;
  engine::RankGroup* ranks_;
  engine::SnapshotParts parts_;
  std::uint64_t number_ = 0;
  double earlier_wall_s_ = 0.0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point due_;
  engine::SimTime next_stop_ = engine::SimTime::never();
};

}  // namespace orrery::scenarios
