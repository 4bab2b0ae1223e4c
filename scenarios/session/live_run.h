// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/event/run_control.h"
#include "engine/event/simulation.h"
#include "engine/record/snapshot.h"
#include "engine/registry/result.h"
#include "scenarios/build/run_outcome.h"
#include "scenarios/build/run_watch.h"
#include "scenarios/session/record_tape.h"

namespace orrery::scenarios {

/// A plant that was built for a session, with everything that watches it. To set a run back, or to
/// change what will happen in it, another one is built and takes over a snapshot's state.
class LiveRun {
 public:
  /// `scenario`, tape and taps must outlive it. Errors as `build_simulation`.
  static engine::Result<std::unique_ptr<LiveRun>> build(const Scenario& scenario,
                                                        std::uint64_t seed, RecordTape& tape,
                                                        const std::vector<engine::Tap*>& taps);

  /// At time 0: what is known before the first event goes onto the tape.
  void begin(const engine::RunHeader& header);
  std::vector<engine::Snapshot::Part> save() const { return parts_.save(); }
  /// Into a run that was just built. False: it does not fit, and the run is not to be used.
  bool load(const std::vector<engine::Snapshot::Part>& parts) { return parts_.load(parts); }

  engine::Simulation& simulation() { return *simulation_; }
  const engine::Simulation& simulation() const { return *simulation_; }
  engine::RunControl& control() { return *control_; }
  /// Another control, without breakpoints: one that is in use cannot lose any.
  void renew_control() { control_ = std::make_unique<engine::RunControl>(steered_); }
  RunWatch& watch() { return watch_; }
  const RunWatch& watch() const { return watch_; }
  /// At the end: the rest of the rows, metrics and gates go onto the tape.
  engine::Result<RunOutcome> finish(double wall_s);

 private:
  LiveRun(const Scenario& scenario, std::unique_ptr<engine::Simulation> simulation,
          RecordTape& tape);

  const Scenario& scenario_;
  RecordTape& tape_;
  std::unique_ptr<engine::Simulation> simulation_;
  std::vector<engine::PopulationRecord> populations_;
  RunWatch watch_;
  engine::SnapshotParts parts_;
  engine::Steered<engine::Simulation> steered_;
  std::unique_ptr<engine::RunControl> control_;
};

}  // namespace orrery::scenarios
