// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run.h"

#include <algorithm>
#include <tuple>

#include "engine/record/sqlite_store.h"
#include "scenarios/build/fork.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run_driver.h"
#include "scenarios/build/run_header.h"
#include "scenarios/build/run_watch.h"

namespace orrery::scenarios {

namespace {

using engine::RunStore;

/// Where ranks other than the first write.
class NoStore final : public RunStore {
 public:
  engine::Result<void> begin(const engine::RunHeader&) override { return {}; }
  void append(engine::RunRecord) override {}
  bool failed() const override { return false; }
  engine::Result<void> finish(const engine::RunSummary&) override { return {}; }
};

/// A run under way: what it is made of, in the order in which it is made.
struct Running {
  Running(const Scenario& s, const RunOptions& o, std::uint64_t seed, BuiltSimulation built)
      : scenario(s),
        options(o),
        simulation(std::move(built.simulation)),
        file(o.out),
        store(!is_first()          ? nowhere
              : o.store != nullptr ? *o.store
                                   : static_cast<RunStore&>(file)),
        directory(make_directory(s)),
        populations(populations_of(s)),
        watch(store, record_plan_of(s.record, populations), populations, s, *simulation,
              o.workers.ranks) {
    outcome.header = header_of(s, o.command_line, seed, simulation->end());
    outcome.result_file = o.out;
    outcome.parts = built.plan.parts;
    outcome.why_one_part = built.plan.why_not;
  }
  /// Other ranks write nothing and tell nothing.
  bool is_first() const {
    return options.workers.ranks == nullptr || options.workers.ranks->rank() == 0;
  }

  const Scenario& scenario;
  const RunOptions& options;
  std::unique_ptr<engine::Simulation> simulation;
  engine::SqliteStore file;
  NoStore nowhere;
  RunStore& store;
  std::shared_ptr<const engine::PlantDirectory> directory;
  std::vector<engine::PopulationRecord> populations;
  RunWatch watch;
  Breakpoints breakpoints;
  RunOutcome outcome;
};

engine::Result<void> watch_breakpoints(Running& run) {
  auto breakpoints = make_breakpoints(run.options.breakpoints, run.scenario, *run.directory);
  if (!breakpoints) return engine::failure(breakpoints.error());
  run.breakpoints = std::move(*breakpoints);
  for (std::size_t i = 0; i < run.simulation->part_count(); ++i) {
    for (engine::Tap* tap : run.breakpoints.taps) run.simulation->part(i).add_tap(tap);
  }
  return {};
}

engine::Result<Opening> open_own_store(Running& run, const Checkpoint& checkpoint) {
  const auto& [header, snapshots] = std::tie(run.outcome.header, run.options.snapshots);
  if (run.options.store != nullptr) return open_store(*run.options.store, header, snapshots.resume);
  if (snapshots.fork) return open_fork(run.file, header, snapshots, checkpoint.identity());
  return open_store(run.file, header, snapshots);
}

/// Opens the store, at a snapshot or anew: rank 0 does, and the others hear of it.
engine::Result<void> open(Running& run, Checkpoint& checkpoint) {
  add_parts(*run.simulation, run.watch, checkpoint.parts());
  engine::RankGroup* ranks = run.options.workers.ranks;
  if (auto same = agree_on(identity_of(run.outcome.header), ranks); !same) return same;
  engine::Result<Opening> opening = Opening{};
  if (run.is_first()) opening = open_own_store(run, checkpoint);
  if (auto heard = hear_of(opening, ranks); !heard) return heard;
  if (!opening->remark.empty()) run.options.remark(opening->remark);
  if (!opening->snapshot) {
    tell_plant(run.scenario, run.populations, run.store);
    run.watch.begin();
    return {};
  }
  if (!opening->note.empty()) {
    tell_links(run.scenario, run.store);
    run.store.append(engine::NoteRecord{"fork", opening->note});
  }
  engine::Result<void> restored;
  if (!checkpoint.restore(*opening->snapshot)) {
    restored = engine::failure(
        run.options.snapshots.fork ? "fork-state" : "snapshot-damaged",
        {run.file.partial_path().string()}, "the snapshot does not fit this plant",
        run.options.snapshots.fork ? "what changes how a model keeps its state needs a run anew"
                                   : "start anew with --restart; the same seed gives the same "
                                     "result");
  }
  return engine::agreed(std::move(restored), ranks);
}

DriveEnd drive(Running& run, Checkpoint& checkpoint) {
  if (run.options.workers.ranks != nullptr) {
    return drive_ranks(*run.simulation, run.options, run.watch, checkpoint, run.store);
  }
  engine::Steered<engine::Simulation> steered(*run.simulation);
  return drive(steered, run.options, run.breakpoints, run.watch, checkpoint, run.store);
}

engine::Result<RunOutcome> leave(Running& run, const DriveEnd& ended) {
  run.outcome.stopped = true;
  run.outcome.stopped_at = run.simulation->now();
  run.outcome.paused_by = ended.reason;
  auto left = engine::agreed(run.store.suspend(), run.options.workers.ranks);
  if (!left) return engine::failure(left.error());
  return std::move(run.outcome);
}

engine::Result<RunOutcome> finish(Running& run, double wall_s) {
  auto done = conclude(run.scenario, *run.simulation, run.watch, run.store,
                       run.options.workers.ranks, wall_s, run.outcome);
  if (!done) return engine::failure(done.error());
  return std::move(run.outcome);
}

}  // namespace

// Ranks fail together or not at all, so that none waits for one that has given up.
engine::Result<RunOutcome> run_scenario(const Scenario& scenario, const RunOptions& options) {
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  Scenario shortened = scenario;
  if (options.until) shortened.duration = std::min(scenario.duration, *options.until);
  auto built = build_simulation(shortened, seed, options.workers);
  if (!built) return engine::failure(built.error());
  const bool many = options.workers.threads > 1 || options.workers.ranks != nullptr;
  if (many && built->plan.parts == 1)
    options.remark("one worker does it all: " + built->plan.why_not);
  Running run(shortened, options, seed, std::move(*built));
  if (auto watched = watch_breakpoints(run); !watched) return engine::failure(watched.error());
  Checkpoint checkpoint(run.store, identity_of_fork(run.outcome.header, options.snapshots),
                        options.snapshots, options.workers.ranks);
  if (auto opened = open(run, checkpoint); !opened) return engine::failure(opened.error());
  const DriveEnd ended = drive(run, checkpoint);
  if (ended.how == DriveEnd::How::kStopped || ended.how == DriveEnd::How::kPaused)
    return leave(run, ended);
  return finish(run, checkpoint.wall_s());
}

}  // namespace orrery::scenarios
