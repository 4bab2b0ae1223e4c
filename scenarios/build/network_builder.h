// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/event/plant.h"
#include "engine/registry/result.h"
#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

/// What later builders need to find again by its name in the scenario.
struct NetworkParts {
  std::map<std::string, std::vector<engine::LinkBank*>> links;  ///< banks of blocks of rows
};

/// Adds nodes, links and adapters to `plant`. Every part has all nodes and the links between them,
/// and the access links of its devices; those of other parts' devices where their messages pass
/// through it or its agents command them.
NetworkParts build_network(const PartFrame& frame, engine::Plant& plant,
                           engine::Diagnostics& diagnostics);

/// Computes the routes once the agents' nodes are known as destinations.
void finish_network(const PartFrame& frame, engine::Plant& plant, engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
