// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/event/rank_group.h"
#include "engine/event/simulation.h"
#include "engine/record/series_recorder.h"
#include "scenarios/format/scenario.h"
#include "scenarios/validate/judgement_log.h"

namespace orrery::scenarios {

/// Watches the parts of a run: a recorder and a log of judgements for each, so that workers do not
/// wait for each other. Rows go to the store when all parts stand at the same time, part after part:
/// their order does not depend on who drove which.
class RunWatch {
 public:
  /// `store` is that of the run at rank 0, and never touched by other ranks.
  RunWatch(engine::RunStore& store, engine::RecordPlan plan,
           const std::vector<engine::PopulationRecord>& populations, const Scenario& scenario,
           engine::Simulation& simulation, engine::RankGroup* ranks);
  ~RunWatch();

  /// Hands over what was recorded since the last call. All ranks at the same simulated time.
  void flush();
  /// At the end: the rest of the rows, commands, faults and notes. Gives the log of all parts, whole
  /// at rank 0.
  JudgementLog finish();

 private:
  class PartStore;
  struct PartWatch;

  void write(std::uint32_t part, std::vector<engine::RunRecord> records);
  void write_summary();

  engine::RunStore& store_;
  engine::RecordPlan plan_;
  std::vector<JudgePlan> judges_;
  engine::RankGroup* ranks_;
  std::uint32_t first_part_ = 0;
  std::vector<std::unique_ptr<PartWatch>> parts_;
  engine::SeriesNumbers numbers_;
};

}  // namespace orrery::scenarios
