// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "devices/catalog.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {

/// A feeder to be: numbers for all rows, columns where rows differ, texts.
struct FeederOnTheBench {
  std::uint32_t count = 1;
  std::map<std::string, std::string> texts = {};
  std::map<std::string, double> numbers = {};
  std::map<std::string, std::vector<double>> columns = {};
  std::string model = "grid/feeder";

  engine::Result<std::unique_ptr<engine::Population>> make() const {
    for (const auto& entry : device_catalog()) {
      if (entry.info->name != model) continue;
      engine::PopulationSpec spec;
      spec.name = "feeder";
      spec.count = count;
      spec.texts = engine::ParamSet::defaults(*entry.info);
      for (const auto& [name, text] : texts) spec.texts.set(name, text);
      for (const auto& param : entry.info->params) {
        if (param.kind != engine::ParamKind::kNumber) continue;
        const auto number = numbers.find(param.name);
        spec.columns[param.name].assign(
            count, number == numbers.end() ? param.default_number : number->second);
        const auto column = columns.find(param.name);
        if (column != columns.end()) spec.columns[param.name] = column->second;
      }
      return entry.make(std::move(spec));
    }
    return nullptr;
  }
  std::unique_ptr<engine::Population> operator()() const { return std::move(*make()); }
};

inline void set_input(engine::Population& population, const std::string& input, std::uint32_t row,
                      double value) {
  population.write(population.info().input_index(input), row, value);
}

inline std::vector<double> column_of(const engine::Population& population,
                                     const std::string& output) {
  std::vector<double> column(population.size());
  population.read(population.info().output_index(output), column);
  return column;
}

inline double sum_of(const engine::Population& population, const std::string& output) {
  double sum = 0.0;
  for (const double value : column_of(population, output)) sum += value;
  return sum;
}

/// Codes of the mistakes that keep it from being made.
inline std::vector<std::string> refusals(const FeederOnTheBench& feeder) {
  std::vector<std::string> codes;
  const auto made = feeder.make();
  if (!made)
    for (const auto& mistake : made.error().items()) codes.push_back(mistake.code);
  return codes;
}

}  // namespace orrery::devices
