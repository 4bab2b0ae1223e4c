// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/population/population.h"

namespace orrery::devices {

/// Recordings of homes in SI units, all with the same number of rows, cut to the wanted spans.
struct HomeRecord {
  struct Home {
    std::vector<double> load_w;
    std::vector<double> solar_share;  ///< W of an installed W; empty without a column
  };
  std::vector<Home> homes;
  std::vector<double> price_eur_per_j;  ///< empty without a file
  std::vector<double> carbon_kg_per_j;  ///< empty without a file
  std::int64_t period_ns = 0;
  std::size_t rows = 0;
};

/// Reads `files`, `price_file` and `carbon_file`. All mistakes of all files at once.
engine::Result<HomeRecord> read_homes(const engine::PopulationSpec& spec);

}  // namespace orrery::devices
