// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

/// Defaults are a temperate, maritime to continental climate: Potsdam's means.
struct WeatherParams {
  double latitude_rad = 0.91455;
  double longitude_rad = 0.22794;
  double time_zone_s = 3600.0;
  double start_day = 1.0;
  double mean_temperature_k = 282.35;
  double seasonal_swing_k = 9.5;
  double coldest_day = 20.0;
  double daily_swing_k = 5.5;
  double warmest_hour_s = 15.0 * 3600.0;
  double cloud_damping = 0.6;
  double noise_k = 3.3;
  double noise_time_s = 3.0 * 86400.0;
  double cloud_median = 0.8;
  double cloud_spread = 2.2;
  double cloud_season = 0.3;
  double cloud_time_s = 8.0 * 3600.0;
  double dew_depression_k = 4.0;
  double dew_noise_k = 1.5;
  double wind_scale_m_per_s = 4.4;
  double wind_shape = 2.0;
  double wind_time_s = 6.0 * 3600.0;
  double albedo = 0.2;
  double tilt_rad = 0.6109;
  double azimuth_rad = 3.14159265358979323846;
};

using WeatherRow = engine::Field<WeatherParams>;
inline constexpr std::array kWeatherParams = {
    WeatherRow{"latitude",
               &WeatherParams::latitude_rad,
               "rad",
               {-1.5708, 1.5708},
               "north positive",
               "Potsdam, 52.4 deg N"},
    WeatherRow{"longitude",
               &WeatherParams::longitude_rad,
               "rad",
               {-3.1416, 3.1416},
               "east positive",
               "Potsdam, 13.06 deg E"},
    WeatherRow{"time_zone",
               &WeatherParams::time_zone_s,
               "s",
               {-43200, 50400},
               "standard time less universal time",
               "Central Europe"},
    WeatherRow{"start_day",
               &WeatherParams::start_day,
               "1",
               {1, 366},
               "day of the year on which the run starts, at midnight",
               "ours"},
    WeatherRow{"mean_temperature",
               &WeatherParams::mean_temperature_k,
               "K",
               {200, 330},
               "over the year",
               "ours: near the normals of Potsdam, DWD"},
    WeatherRow{"seasonal_swing",
               &WeatherParams::seasonal_swing_k,
               "K",
               {0, 50},
               "half of warmest less coldest month",
               "ours: near the normals of Potsdam, DWD",
               engine::UnitRole::kDifference},
    WeatherRow{"coldest_day",
               &WeatherParams::coldest_day,
               "1",
               {1, 366},
               "day of the year",
               "ours: third week of January"},
    WeatherRow{"daily_swing",
               &WeatherParams::daily_swing_k,
               "K",
               {0, 30},
               "half of the day's range under a clear sky",
               "ours: a range of 8 K on average",
               engine::UnitRole::kDifference},
    WeatherRow{"warmest_hour",
               &WeatherParams::warmest_hour_s,
               "s",
               {0, 86400},
               "time of day of the highest temperature",
               "ours: 15:00"},
    WeatherRow{"cloud_damping",
               &WeatherParams::cloud_damping,
               "1",
               {0, 1},
               "share of the daily swing that a covered sky takes",
               "ours"},
    WeatherRow{"temperature_noise",
               &WeatherParams::noise_k,
               "K",
               {0, 20},
               "standard deviation of weather about the season",
               "ours: daily means, Central Europe",
               engine::UnitRole::kDifference},
    WeatherRow{"temperature_noise_time",
               &WeatherParams::noise_time_s,
               "s",
               {600, 1e7},
               "correlation time",
               "ours: lag-one correlation of daily means 0.7"},
    WeatherRow{"cloud_median",
               &WeatherParams::cloud_median,
               "1",
               {0.01, 0.99},
               "half of the time less is covered",
               "ours: the sun of Central Europe, 1.1 MWh/m2 a year"},
    WeatherRow{"cloud_spread",
               &WeatherParams::cloud_spread,
               "1",
               {0, 10},
               "standard deviation of the log odds; above 1.6 skies are mostly clear or covered",
               "ours"},
    WeatherRow{"cloud_season",
               &WeatherParams::cloud_season,
               "1",
               {-5, 5},
               "log odds added on the coldest day, taken half a year later",
               "ours"},
    WeatherRow{"cloud_time",
               &WeatherParams::cloud_time_s,
               "s",
               {300, 1e7},
               "correlation time",
               "ours: passing fronts"},
    WeatherRow{"dew_point_depression",
               &WeatherParams::dew_depression_k,
               "K",
               {0, 40},
               "season's temperature less mean dew point",
               "ours: mean humidity near 0.76",
               engine::UnitRole::kDifference},
    WeatherRow{"dew_point_noise",
               &WeatherParams::dew_noise_k,
               "K",
               {0, 20},
               "standard deviation, besides that of temperature",
               "ours",
               engine::UnitRole::kDifference},
    WeatherRow{"wind_scale",
               &WeatherParams::wind_scale_m_per_s,
               "m/s",
               {0, 40},
               "63 % of the time the wind is below",
               "ours: mean 3.9 m/s"},
    WeatherRow{"wind_shape",
               &WeatherParams::wind_shape,
               "1",
               {0.5, 10},
               "of the Weibull law",
               "Justus et al. 1978: near 2"},
    WeatherRow{
        "wind_time", &WeatherParams::wind_time_s, "s", {300, 1e7}, "correlation time", "ours"},
    WeatherRow{"albedo",
               &WeatherParams::albedo,
               "1",
               {0, 1},
               "of the ground",
               "Liu, Jordan 1963: 0.2 without snow"},
    WeatherRow{"tilt",
               &WeatherParams::tilt_rad,
               "rad",
               {0, 3.1416},
               "of the tilted plane; 0 is flat",
               "ours: a roof of 35 deg"},
    WeatherRow{"azimuth",
               &WeatherParams::azimuth_rad,
               "rad",
               {-6.2832, 6.2832},
               "where the tilted plane faces, clockwise from north",
               "south"}};

}  // namespace orrery::devices
