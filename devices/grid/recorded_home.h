// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"

namespace orrery::devices {

/// Homes as they were recorded: what they drew, what a roof gave, and what energy cost meanwhile.
///
///   load    W: the mean of the row x load_factor, held for a sampling period
///   solar   W: the row's yield of an installed watt x solar_power
///   price, carbon   of energy from the grid, the same rows of files of their own
///
///   in   none
///   out  load W, solar W, price EUR/J, carbon kg/J
///
/// `files` are the recordings; `recording` says for each row of the population which one it plays.
/// A row begins `start_day` days into its recording, cut to whole days so that the time of day
/// stays, and begins again after the last row. `spans` plays parts of the recordings only, joined:
/// whole months can be kept from training. A recording has no losses of information: whoever must
/// not know the hour that runs needs a sensor and a link between.
///
/// Price and carbon intensity are 0 without a file. An empty cell is refused. Amounts of money
/// count as EUR, whatever the currency.
const engine::ModelInfo& recorded_home_info();

/// Fails with every mistake of columns, files, spans and rows: record-column, record-unit,
/// record-gap, record-length, record-spans, record-row, and those of csv_table.h.
engine::Result<std::unique_ptr<engine::Population>> make_recorded_home(engine::PopulationSpec spec);

}  // namespace orrery::devices
