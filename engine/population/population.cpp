// SPDX-License-Identifier: Apache-2.0
#include "engine/population/population.h"

#include "engine/registry/check.h"

namespace orrery::engine {

void Population::render(int, std::uint32_t, double, std::span<double>) const {
  ORRERY_CHECK(false, "this model has no waveform output");
}

void Population::write_column(int input, std::span<const double> column) {
  for (std::uint32_t row = 0; row < column.size(); ++row) write(input, row, column[row]);
}

bool Population::recorded(int, SimTime, SimTime, Batch&) const { return false; }

}  // namespace orrery::engine
