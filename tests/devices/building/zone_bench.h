// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "devices/building/zones.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {

/// Zones with their defaults, and changed numbers, one for all rows or one a row.
struct ZoneBench {
  std::string structure = "1R1C";
  std::uint32_t count = 1;
  double zones_per_building = 1.0;
  double step_s = 900.0;
  std::map<std::string, std::vector<double>> changed = {};
  std::vector<double> links = {};

  engine::Result<std::unique_ptr<engine::Population>> make() const {
    engine::PopulationSpec spec;
    spec.name = "house";
    spec.count = count;
    spec.step = engine::Duration::from_seconds(step_s);
    for (const auto& param : zones_info().params) {
      auto& column = spec.columns[param.name];
      const auto found = changed.find(param.name);
      if (found == changed.end())
        column.assign(count, param.default_number);
      else if (found->second.size() == 1)
        column.assign(count, found->second.front());
      else
        column = found->second;
    }
    spec.columns["zones_per_building"].assign(count, zones_per_building);
    spec.texts.set("structure", structure);
    spec.texts.set("links", links);
    return make_zones(std::move(spec));
  }
};

inline void set_input(engine::Population& population, const std::string& input, double value,
                      std::uint32_t row = 0) {
  population.write(population.info().input_index(input), row, value);
}

}  // namespace orrery::devices
