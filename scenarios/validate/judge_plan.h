// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/event/plant.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// How one agent and its controls are scored.
struct JudgePlan {
  std::string agent;
  std::vector<std::string> controls;  ///< names of those that judge beside it
  bool summary = false;               ///< counted in a stream instead of kept
  engine::DeviceId first_device = 0;  ///< of the population that it observes, over the whole plant
  std::uint32_t device_count = 1;
  engine::Duration episode_gap;  ///< alerts at most this far apart are one stretch
};

/// The names of the controls beside an agent: those it asks for, or all.
std::vector<std::string> controls_of(const AgentElement& agent);

/// Judgements that an agent and its controls are expected to give until the end of the run.
double expected_judgements(const AgentElement& agent, const Scenario& scenario);

/// Above this number, `scoring: auto` counts instead of keeping: 32 bytes a judgement are 320 MB.
inline constexpr double kKeptJudgementsMost = 1e7;

/// One plan an agent, in the order of the scenario. `directory` knows where populations begin.
std::vector<JudgePlan> judge_plans(const Scenario& scenario,
                                   const engine::PlantDirectory& directory);

}  // namespace orrery::scenarios
