// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"

namespace orrery::devices {

/// Recorded weather from a CSV file, with the outputs of `climate/weather`: either can stand in for
/// the other.
///
///   value     scale * cell + offset in SI units, linear between rows
///   sun       from latitude, longitude, time zone and day of the year: sun.h
///   ghi       its column; else DHI + DNI sin(elevation)
///   dni, dhi  their columns; else split from GHI by Erbs et al.
///
///   in   none
///   out  those of `climate/weather`; what has no column is the number of `humidity`, `wind_speed`,
///        `cloud`, or no sun at all
///
/// The first row is at t = 0, `start_offset` earlier the rest. Gaps (a step beyond 1.5 times the
/// usual one, an empty cell) are refused, or filled by straight lines; times that go back are
/// refused always. After its end it begins again, or holds its last row. Hourly sums of radiation
/// are taken for values of the moment: near sunrise and sunset a share of an hour's sun is wrong.
/// Texts: `file` (a readable path) and one `..._column` a quantity, `Column name [unit]`.
/// Source: RFC 4180; sun.h.
const engine::ModelInfo& weather_file_info();

engine::Result<std::unique_ptr<engine::Population>> make_weather_file(engine::PopulationSpec spec);

}  // namespace orrery::devices
