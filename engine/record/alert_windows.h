// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unordered_map>
#include <vector>

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Stretches of time around alerts and onsets, by device.
class AlertWindows {
 public:
  struct Window {
    SimTime from;
    SimTime until;
  };

  /// Joins what overlaps; forgets windows that ended long before.
  void open(DeviceId device, SimTime from, SimTime until);
  bool contains(DeviceId device, SimTime time) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  std::unordered_map<DeviceId, std::vector<Window>> windows_;
};

}  // namespace orrery::engine
