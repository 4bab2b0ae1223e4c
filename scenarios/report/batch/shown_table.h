// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// What of a table stands in a page. Where not all points fit, every `step`-th of each of them in
/// the table's order is kept, so that all ranges stay covered.
struct ShownTable {
  ExperimentTable table;
  std::size_t step = 1;
  std::vector<std::optional<std::size_t>>
      place_of;  ///< of a point of the whole table; none: left out
};

/// So many points that their numbers take about `bytes_max` at most.
ShownTable shown_table(const ExperimentTable& whole, std::size_t bytes_max);

/// The same table with times and energies in the unit in which their largest value reads well
/// (hours instead of 40,000 s), and shares in percent.
ExperimentTable in_readable_units(ExperimentTable table);

}  // namespace orrery::scenarios
