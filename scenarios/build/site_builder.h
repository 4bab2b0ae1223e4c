// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/build/network_builder.h"

namespace orrery::scenarios {

/// Adds the agents with their cleaning steps and their controls to `plant`.
void build_sites(const Scenario& scenario, const NetworkParts& network, engine::Plant& plant,
                 engine::Diagnostics& diagnostics);

/// What an agent at `site` is made for: the features and devices that it sees there, and streams
/// keyed by its name.
engine::AgentSpec agent_spec(const std::string& name, engine::ParamSet params,
                             const engine::AgentSite& site, std::uint64_t seed);

}  // namespace orrery::scenarios
