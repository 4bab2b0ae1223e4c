// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "engine/event/plant.h"
#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// What later builders need to find again by its name in the scenario.
struct NetworkParts {
  std::map<std::string, std::vector<engine::NodeId>> nodes;  ///< the instances of a node
  std::map<std::string, engine::LinkBank*> links;
};

/// Adds nodes, links and adapters to `plant`. Rows of a population or of a node with several
/// instances are spread over the instances of the other end in turn.
NetworkParts build_network(const Scenario& scenario, engine::Plant& plant,
                           engine::Diagnostics& diagnostics);

/// Computes the routes once the agents' nodes are known as destinations.
void finish_network(const Scenario& scenario, engine::Plant& plant,
                    engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
