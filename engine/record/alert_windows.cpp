// SPDX-License-Identifier: Apache-2.0
#include "engine/record/alert_windows.h"

#include <algorithm>

namespace orrery::engine {

void AlertWindows::open(DeviceId device, SimTime from, SimTime until) {
  std::vector<Window>& mine = windows_[device];
  // A row is late by less than a window, or its window is over.
  std::erase_if(mine, [&](const Window& old) { return old.until < from - (until - from); });
  for (Window& old : mine) {
    if (from > old.until || until < old.from) continue;
    old = {std::min(old.from, from), std::max(old.until, until)};
    return;
  }
  mine.push_back({from, until});
}

bool AlertWindows::contains(DeviceId device, SimTime time) const {
  const auto at = windows_.find(device);
  return at != windows_.end() &&
         std::any_of(at->second.begin(), at->second.end(), [time](const Window& window) {
           return window.from <= time && time <= window.until;
         });
}

void AlertWindows::save(ArchiveWriter& archive) const {
  std::vector<DeviceId> devices;
  for (const auto& [device, mine] : windows_) devices.push_back(device);
  std::sort(devices.begin(), devices.end());
  archive.put_span(std::span<const DeviceId>(devices));
  for (const DeviceId device : devices)
    archive.put_span(std::span<const Window>(windows_.at(device)));
}

bool AlertWindows::load(ArchiveReader& archive) {
  windows_.clear();
  std::vector<DeviceId> devices;
  if (!archive.get_vector(devices)) return false;
  return std::all_of(devices.begin(), devices.end(),
                     [&](DeviceId device) { return archive.get_vector(windows_[device]); });
}

}  // namespace orrery::engine
