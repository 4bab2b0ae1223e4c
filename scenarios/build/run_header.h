// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/record/record_plan.h"
#include "engine/record/run_store.h"
#include "scenarios/format/scenario.h"

// What a run says of itself before its first event.
namespace orrery::scenarios {

engine::RunHeader header_of(const Scenario& scenario, const std::string& command_line,
                            std::uint64_t seed, engine::SimTime end);

/// The log of interventions in a header made without one; nothing where the log is empty.
void add_log(const ByHandElement& log, engine::RunHeader& header);

std::vector<engine::PopulationRecord> populations_of(const Scenario& scenario);

void tell_plant(const Scenario& scenario, const std::vector<engine::PopulationRecord>& populations,
                engine::RunStore& store);
/// The links alone: a fork may change them.
void tell_links(const Scenario& scenario, engine::RunStore& store);

/// What is kept as series.
engine::RecordPlan record_plan_of(const RecordElement& record,
                                  const std::vector<engine::PopulationRecord>& populations);

}  // namespace orrery::scenarios
