// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/population/population.h"
#include "engine/registry/result.h"

namespace orrery::devices {

/// A weather recording in SI units, ready to be read anywhere in time.
struct WeatherTable {
  enum Quantity { kTemperature, kHumidity, kWind, kCloud, kGhi, kDni, kDhi, kQuantities };

  std::vector<double> time_s;               ///< rising, the first row at 0
  std::vector<double> values[kQuantities];  ///< empty: not recorded
  double period_s = 0.0;    ///< after which it repeats: the last row's step is the usual one
  double first_day = -1.0;  ///< day of the year of the first row; -1: the file has no dates

  bool has(Quantity q) const { return !values[q].empty(); }
  /// Linear between rows; past the end it holds, or begins again.
  double at(Quantity q, double time_s, bool repeat) const;
};

/// Name of the text parameter of a quantity: `temperature_column`.
std::string column_parameter(WeatherTable::Quantity q);

/// Reads the file of a `climate/weather_file`. Every mistake has its line: those of csv_table.h
/// (times that do not rise among them), and weather-column, weather-unit, weather-gap,
/// weather-range, weather-short.
engine::Result<WeatherTable> read_weather(const engine::PopulationSpec& spec);

}  // namespace orrery::devices
