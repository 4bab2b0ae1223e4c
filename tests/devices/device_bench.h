// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "devices/catalog.h"
#include "engine/record/archive.h"

namespace orrery::devices {

/// A population of `count` rows of a catalogue model with its defaults, and `changed` ones.
inline std::unique_ptr<engine::Population> on_the_bench(const std::string& model,
                                                        std::map<std::string, double> changed = {},
                                                        std::uint32_t count = 1,
                                                        std::uint64_t seed = 1) {
  for (const auto& entry : device_catalog()) {
    if (entry.info->name != model) continue;
    engine::PopulationSpec spec;
    spec.name = "unit";
    spec.count = count;
    spec.seed = seed;
    for (const auto& param : entry.info->params) {
      const auto other = changed.find(param.name);
      spec.columns[param.name].assign(
          count, other == changed.end() ? param.default_number : other->second);
    }
    return std::move(*entry.make(std::move(spec)));
  }
  return nullptr;
}

inline double value_of(const engine::Population& population, const std::string& output,
                       std::uint32_t row = 0) {
  std::vector<double> column(population.size());
  population.read(population.info().output_index(output), column);
  return column[row];
}

inline void set_fault(engine::Population& population, const std::string& point, double value,
                      std::uint32_t row = 0) {
  population.set_fault_point(population.info().fault_point_index(point), row, value);
}

inline std::vector<engine::Notice> advance_to(engine::Population& population, double time_s) {
  std::vector<engine::Notice> notices;
  population.advance(engine::SimTime::from_seconds(time_s), notices);
  return notices;
}

inline std::vector<std::byte> saved(const engine::Population& population) {
  engine::ArchiveWriter writer;
  population.save(writer);
  return writer.bytes();
}

}  // namespace orrery::devices
