// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/devices/device_bench.h"

namespace orrery::devices {

inline std::vector<double> column_of(const engine::Population& population,
                                     const std::string& output) {
  std::vector<double> column(population.size());
  population.read(population.info().output_index(output), column);
  return column;
}

inline double mean_of(const std::vector<double>& x) {
  double sum = 0.0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

/// Sum over pairs of deviations, over n - 1.
inline double covariance_of(const std::vector<double>& x, const std::vector<double>& y) {
  const double mx = mean_of(x), my = mean_of(y);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mx) * (y[i] - my);
  return sum / static_cast<double>(x.size() - 1);
}

inline void set_input(engine::Population& population, const std::string& input, double value,
                      std::uint32_t row = 0) {
  population.write(population.info().input_index(input), row, value);
}

/// Every output of both, bit for bit.
inline bool same_outputs(const engine::Population& a, const engine::Population& b,
                         std::string& which) {
  for (const auto& output : a.info().outputs) {
    if (column_of(a, output.name) == column_of(b, output.name)) continue;
    which = output.name;
    return false;
  }
  return true;
}

}  // namespace orrery::devices
