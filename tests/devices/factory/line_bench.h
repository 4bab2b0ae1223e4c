// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "devices/factory/line.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {

/// Lines side by side, all alike: a list gives one value a station, a single value is every one's.
struct LineOnBench {
  std::uint32_t stations = 2;
  std::uint32_t lines = 1;
  std::uint64_t seed = 1;
  std::map<std::string, std::vector<double>> values;
  std::map<std::string, std::string> choices;

  engine::Result<std::unique_ptr<engine::Population>> make() const {
    engine::PopulationSpec spec;
    spec.name = "line";
    spec.count = stations * lines;
    spec.seed = seed;
    for (const auto& param : Line::description().params) {
      if (param.kind == engine::ParamKind::kChoice) {
        const auto choice = choices.find(param.name);
        spec.texts.set(param.name, choice == choices.end() ? param.default_text : choice->second);
        continue;
      }
      auto& column = spec.columns[param.name];
      const auto value = values.find(param.name);
      for (std::uint32_t row = 0; row < spec.count; ++row) {
        if (value == values.end()) {
          column.push_back(param.default_number);
        } else {
          column.push_back(value->second[value->second.size() == 1 ? 0 : row % stations]);
        }
      }
    }
    spec.columns["stations_per_line"].assign(spec.count, stations);
    return Line::make(std::move(spec));
  }
};

inline std::vector<double> column_of(const engine::Population& population,
                                     const std::string& output) {
  std::vector<double> column(population.size());
  population.read(population.info().output_index(output), column);
  return column;
}

struct Estimate {
  double mean = 0.0;
  double standard_error = 0.0;
};

/// Parts a second that leave lines between `warm_s` and `end_s`, over all lines.
inline Estimate throughput(const LineOnBench& bench, double warm_s, double end_s) {
  auto lines = std::move(*bench.make());
  advance_to(*lines, warm_s);
  const auto before = column_of(*lines, "finished");
  advance_to(*lines, end_s);
  const auto after = column_of(*lines, "finished");
  double sum = 0.0, squares = 0.0;
  for (std::uint32_t line = 0; line < bench.lines; ++line) {
    const std::size_t last = std::size_t{line + 1} * bench.stations - 1;
    const double rate = (after[last] - before[last]) / (end_s - warm_s);
    sum += rate;
    squares += rate * rate;
  }
  const double n = bench.lines, mean = sum / n;
  return {mean, std::sqrt((squares / n - mean * mean) / (n - 1.0))};
}

}  // namespace orrery::devices
