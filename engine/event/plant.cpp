// SPDX-License-Identifier: Apache-2.0
#include "engine/event/plant.h"

#include <algorithm>

namespace orrery::engine {

void PlantDirectory::subscribe(const SignalInfo& signal, NodeId node) {
  const auto known = std::find_if(
      subscriptions.begin(), subscriptions.end(),
      [&](const Subscription& one) { return one.signal == signal.id && one.node == node; });
  if (known != subscriptions.end()) {
    ++known->inputs;
  } else {
    subscriptions.push_back({signal.id, node, 1, signal.first_device, signal.device_count});
  }
}

}  // namespace orrery::engine
