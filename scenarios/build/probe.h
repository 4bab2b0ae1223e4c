// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "engine/time/sim_time.h"

namespace orrery::scenarios {

struct ProbeWords {
  std::string model;              ///< `water/pump`, `link`, or `plant.yaml:tank` for a `define`
  std::vector<std::string> sets;  ///< `NAME=VALUE`: parameters and inputs
  engine::Duration until = {3600 * engine::kNsPerSecond};
  engine::Duration every = {0};  ///< 0: a tenth of `until`
  std::uint64_t seed = 1;
};

struct ProbeTable {
  struct Column {
    std::string name;
    std::string unit;
  };
  std::vector<Column> columns;
  std::vector<std::vector<double>> rows;
  bool by_row = false;  ///< a line a row of the population instead of one a time
};

/// Runs one device alone and reads its scalar outputs over time (a model without state gives one
/// row); with the setting `count` a population, of which it reads every row at the end; or sends
/// ten thousand messages over one link and sums up what became of them.
engine::Result<ProbeTable> probe_model(const ProbeWords& words);

}  // namespace orrery::scenarios
