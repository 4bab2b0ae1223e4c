// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/record/run_records.h"
#include "scenarios/format/scenario.h"
#include "scenarios/validate/judgement_log.h"

namespace orrery::scenarios {

/// The numbers of one agent and the controls beside it.
struct AgentOutcome {
  std::vector<engine::MetricRecord> metrics;
  std::vector<engine::AlertRecord> alerts;          ///< of the agent itself
  std::vector<engine::DetectionRecord> detections;  ///< likewise
  std::vector<engine::NoteRecord> notes;            ///< what is not exact
};

/// What the judgements are held against.
struct RunTruth {
  std::span<const engine::FaultRecord> faults;  ///< asked of the agent, by their final numbers
  engine::SimTime now;                          ///< end of the run
  std::vector<std::string> features;            ///< names of what the agent sees
};

/// The faults on the devices that the agent looks at and on their sensors. A plant has populations
/// of many kinds; whoever watches the buses of a feeder is not asked about its meters.
std::vector<engine::FaultRecord> faults_asked_of(const AgentElement& agent,
                                                 std::span<const engine::FaultRecord> faults);

/// Takes the agent's judgements out of the log.
AgentOutcome score_agent(const AgentElement& agent, JudgementLog& log, const RunTruth& truth);

/// Holds metrics against the scenario's gates: the bound of the interval decides, never the value
/// alone.
std::vector<engine::GateRecord> check_gates(const Scenario& scenario,
                                            const std::vector<engine::MetricRecord>& metrics);

/// An interval against a threshold, `>=` or `<=`: pass or fail when all of it lies on one side. A
/// NaN is undecided.
engine::Verdict hold_against(const std::string& comparison, double threshold, double low,
                             double high);

}  // namespace orrery::scenarios
