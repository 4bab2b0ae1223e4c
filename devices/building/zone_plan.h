// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "devices/building/zone_params.h"
#include "engine/population/population.h"

namespace orrery::devices {

inline constexpr double kAirHeatJPerM3K = 1200.0;  // ISO 13790, 9.3.1

enum class ZoneStructure { k5R1C, k1R1C, k2R2C };

/// Which node of a building is what: those with capacity come first.
struct ZoneNodes {
  ZoneStructure structure = ZoneStructure::k5R1C;
  std::size_t zones = 1;  ///< of a building

  std::size_t moving_each() const { return structure == ZoneStructure::k2R2C ? 2 : 1; }
  std::size_t moving() const { return moving_each() * zones; }
  std::size_t still() const { return structure == ZoneStructure::k5R1C ? 2 * zones : 0; }
  std::size_t all() const { return moving() + still(); }
  std::size_t mass(std::size_t zone) const { return (zone + 1) * moving_each() - 1; }
  std::size_t surface(std::size_t zone) const {
    return structure == ZoneStructure::k5R1C ? zones + 2 * zone : mass(zone);
  }
  std::size_t air(std::size_t zone) const {
    return structure == ZoneStructure::k5R1C ? zones + 2 * zone + 1 : zone * moving_each();
  }
};

/// Air of two zones of every building, joined.
struct ZoneLink {
  std::size_t a = 0;
  std::size_t b = 0;
  double w_per_k = 0.0;
};

/// What the zones are made from, checked.
struct ZonePlan {
  ZoneNodes nodes;
  std::vector<ZoneLink> links;
  std::vector<ZoneParams> zones;
};

engine::Result<ZonePlan> plan_zones(const engine::PopulationSpec& spec);

}  // namespace orrery::devices
