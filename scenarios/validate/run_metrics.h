// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/record/run_records.h"
#include "scenarios/build/run_facts.h"
#include "scenarios/format/scenario.h"
#include "scenarios/validate/judgement_log.h"

namespace orrery::scenarios {

/// The numbers of one agent and the controls beside it.
struct AgentOutcome {
  std::vector<engine::MetricRecord> metrics;
  std::vector<engine::AlertRecord> alerts;          ///< of the agent itself
  std::vector<engine::DetectionRecord> detections;  ///< likewise
};

/// Takes the agent's judgements out of the log.
AgentOutcome score_agent(const AgentElement& agent, JudgementLog& log, const RunFacts& facts);

/// Totals over populations that the scenario asks for, and how readings travelled.
std::vector<engine::MetricRecord> plant_metrics(const Scenario& scenario, const JudgementLog& log,
                                                const RunFacts& facts);

/// Holds metrics against the scenario's gates: the bound of the interval decides, never the value
/// alone.
std::vector<engine::GateRecord> check_gates(const Scenario& scenario,
                                            const std::vector<engine::MetricRecord>& metrics);

}  // namespace orrery::scenarios
