// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"

namespace orrery::devices {

/// Recorded CSV files played as a population: one row a file, thousands allowed.
///
///   time     first row of a file at t = 0; later rows at their stamps, gaps kept
///   value    scale * cell + offset, in SI; an empty cell is a reading that is missing
///   label    1 in the label column: the span from the first to the last row of a run of ones
///
///   in   none
///   out  those of `columns`; `info()` is this instance's own, with them in it
///
/// `read` gives the last row at or before `now()`, and NaN before the first and after the last.
/// `recorded` gives rows in order of time, then file; the device of a row is the file's index in
/// the population and its number the row's in the file. `end_of_recording` lies one nanosecond
/// after the last row, so that a run until then plays it.
///
/// Texts: `paths` (absolute; the loader's resolution of the described `files`), `columns`, and, all
/// or none, `column_scales`, `column_offsets`, `column_units` (devices/replay/column_mapping.h).
/// Files are read whole, at most 512 MiB each. Nothing is resampled or interpolated.
const engine::ModelInfo& csv_replay_info();

/// Fails with every mistake of the mapping, or with those of all files (csv_table.h), first fifty.
engine::Result<std::unique_ptr<engine::Population>> make_csv_replay(engine::PopulationSpec spec);

}  // namespace orrery::devices
