// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/event/plant.h"

namespace orrery::scenarios {

/// An agent or a control where it runs: on the only machine of its node's kind, or on one of
/// several.
struct Instance {
  std::uint32_t index = 0;
  std::uint32_t number = 0;  ///< over all agents, then all controls
  engine::NodeId node = 0;
  std::uint32_t machines = 1;  ///< of the node's kind

  bool alone() const { return machines == 1; }
};

/// The signal as the instance gets it: with all devices, or with those that hang on its node (in a
/// replicated plant, those of its copy).
engine::SignalInfo signal_at(const engine::PlantDirectory& directory, const std::string& name,
                             const Instance& at);

}  // namespace orrery::scenarios
