// SPDX-License-Identifier: Apache-2.0
#include "engine/event/plant.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::engine {

std::string PlantDirectory::device_name(DeviceId device) const {
  const auto after =
      std::upper_bound(devices.begin(), devices.end(), device,
                       [](DeviceId id, const Devices& one) { return id < one.first_device; });
  if (after == devices.begin()) return fmt::format("device {}", device);
  const Devices& owner = *std::prev(after);
  return owner.count == 1 ? owner.name
                          : fmt::format("{}[{}]", owner.name, device - owner.first_device);
}

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
