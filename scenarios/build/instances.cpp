// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/instances.h"

#include <algorithm>

#include "engine/registry/check.h"
#include "scenarios/build/partition.h"

namespace orrery::scenarios {

engine::SignalInfo signal_at(const engine::PlantDirectory& directory, const std::string& name,
                             const Instance& at) {
  const auto found =
      std::find_if(directory.signals.begin(), directory.signals.end(),
                   [&](const engine::SignalInfo& signal) { return signal.name == name; });
  ORRERY_CHECK(found != directory.signals.end(), "the loader checks the names of signals");
  engine::SignalInfo signal = *found;
  if (at.alone()) return signal;
  const std::uint32_t rows = signal.device_count;
  const std::uint32_t first = first_row_of_instance(at.index, rows, at.machines);
  signal.first_device += first;
  signal.device_count = first_row_of_instance(at.index + 1, rows, at.machines) - first;
  return signal;
}

}  // namespace orrery::scenarios
