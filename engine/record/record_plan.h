// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/record/tap.h"

namespace orrery::engine {

struct DeviceRange {
  DeviceId first = 0;
  std::uint32_t count = 1;
};

/// What is kept as series. It changes the file, never the run. A row is kept when everything here
/// lets it through; `aggregate` is instead of `every`, `on_change` and `around`.
struct RecordPlan {
  std::vector<FlowStage> stages = {FlowStage::kSampled};
  std::vector<std::string> signals;  ///< by name; empty: all
  std::uint32_t every = 1;           ///< every n-th row of a device; scores are all kept
  bool on_change = false;            ///< only rows that differ from the last kept one
  Duration aggregate;                ///< mean, min, max, count of each device over this; 0: rows
  Duration around;                   ///< only so long before and after alerts and onsets; 0: all
  std::uint32_t devices = 0;         ///< the first so many of each population; 0: all
  std::vector<DeviceRange> only;     ///< these and no others; empty: by `devices`
  bool faulty_devices = true;        ///< besides these, a device from its first fault on
  bool waveforms = false;            ///< rows sampled at a rate (vibration snapshots)
  bool scores = true;                ///< what judges gave, beside their threshold
};

}  // namespace orrery::engine
