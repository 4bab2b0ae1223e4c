// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

/// Adds who wants which signals, and the names of the agents' instances. An agent on a node that
/// there are several of runs on each, for the devices that hang on it.
void add_agents(const Scenario& scenario, engine::PlantDirectory& directory);

/// Adds the agents that run in this part, with their cleaning steps and their controls, to `plant`.
void build_sites(const PartFrame& frame, engine::Plant& plant, engine::Diagnostics& diagnostics);

/// What an agent at `site` is made for: the features and devices that it sees there, and streams
/// keyed by its name and its instance.
engine::AgentSpec agent_spec(const std::string& name, engine::ParamSet params,
                             const engine::AgentSite& site, std::uint64_t seed,
                             std::uint32_t instance = 0);

}  // namespace orrery::scenarios
