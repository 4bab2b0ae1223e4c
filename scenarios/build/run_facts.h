// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/event/executive.h"
#include "engine/event/rank_group.h"
#include "engine/event/simulation.h"
#include "engine/record/run_records.h"
#include "scenarios/format/scenario.h"
#include "scenarios/validate/plant_totals.h"

namespace orrery::scenarios {

/// What the end of a run is told from: plain numbers and texts out of the parts of a plant, so that
/// those of other processes are as good as our own.
struct RunFacts {
  std::uint64_t seed = 1;
  engine::SimTime now;
  std::uint64_t events = 0;
  std::uint64_t readings = 0;
  engine::Fingerprint fingerprint;
  PlantTotals totals;
  std::vector<engine::FaultRecord> faults;                   ///< numbered over the whole plant
  std::map<std::string, std::vector<std::string>> features;  ///< by agent
  std::map<std::pair<std::string, engine::SignalId>, engine::TranslationError> translations;
  std::vector<std::pair<std::string, std::string>> remarks;   ///< of agents and controls
  std::vector<std::pair<std::string, std::string>> troubles;  ///< of those that gave up
  std::vector<std::pair<std::string, std::string>> failures;  ///< of populations
  std::vector<engine::LearningRecord> learning;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);
};

/// Of all parts, over all ranks: whole at rank 0. Populations are settled. Sums are made in the
/// order of the parts, so that they do not depend on who drove which.
RunFacts collect_facts(engine::Simulation& simulation, const Scenario& scenario,
                       engine::RankGroup* ranks);

}  // namespace orrery::scenarios
