// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/event/rank_group.h"
#include "engine/event/simulation.h"
#include "engine/record/series_recorder.h"
#include "scenarios/format/scenario.h"
#include "scenarios/validate/control_log.h"
#include "scenarios/validate/judgement_log.h"
#include "scenarios/validate/steady_log.h"

namespace orrery::scenarios {

/// What was seen of a run for its metrics.
struct RunLogs {
  JudgementLog judgements;
  SteadyLog steady;
  ControlLog controls;
};

/// Watches the parts of a run: a recorder and logs for each, so that workers do not wait for each
/// other. Rows go to the store when all parts stand at the same time, part after
/// part: their order does not depend on who drove which.
class RunWatch {
 public:
  /// `store` is that of the run at rank 0, and never touched by other ranks.
  RunWatch(engine::RunStore& store, engine::RecordPlan plan,
           const std::vector<engine::PopulationRecord>& populations, const Scenario& scenario,
           engine::Simulation& simulation, engine::RankGroup* ranks);
  ~RunWatch();

  /// What is known before the first event; not for a run that goes on from a snapshot.
  void begin();
  /// Rows are handed over at fixed simulated times, whatever else stops a run: the next one.
  engine::SimTime next_flush() const;
  /// Hands over what was recorded since the last such time, when this is one. All ranks at once.
  void flush_if_due();
  /// At the end: the rest of the rows, commands, faults and notes. Gives the logs of all parts,
  /// whole at rank 0.
  RunLogs finish();

  /// What the steps of controls were worth until now, on this rank; those that have ended and are
  /// told at the next instant count.
  ControlLog controls() const;

  /// For snapshots: what watches part `i` of this rank, with the rows that it still holds.
  void save_part(std::size_t i, engine::ArchiveWriter& archive) const;
  bool load_part(std::size_t i, engine::ArchiveReader& archive);
  engine::SeriesNumbers& numbers() { return numbers_; }

 private:
  class PartStore;
  struct PartWatch;

  RunLogs no_logs() const;  ///< before anything was seen
  void hand_over();
  void write(std::uint32_t part, std::vector<engine::RunRecord> records);
  void write_summary();

  engine::RunStore& store_;
  engine::RecordPlan plan_;
  std::vector<JudgePlan> judges_;
  SteadyLog no_steady_;     ///< of the scenario, before anything was seen
  ControlLog no_controls_;  ///< likewise
  const engine::Simulation& simulation_;
  engine::RankGroup* ranks_;
  engine::Duration flush_every_;
  std::uint32_t first_part_ = 0;
  std::vector<std::unique_ptr<PartWatch>> parts_;
  engine::SeriesNumbers numbers_;
};

}  // namespace orrery::scenarios
