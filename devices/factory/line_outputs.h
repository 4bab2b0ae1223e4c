// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "devices/factory/line_core.h"

namespace orrery::devices {

/// What may be read of a station.
struct StationOutput {
  const char* name;
  const char* unit;
  const char* meaning;
  double (*value)(const LineCore& line, std::uint32_t station);
};

std::span<const StationOutput> station_outputs();

}  // namespace orrery::devices
