// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/climate/weather_params.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct WeatherState {
  // outputs
  double temperature_k = 283.15;
  double humidity = 0.7;
  double wind_m_per_s = 3.0;
  double cloud = 0.5;
  double ghi = 0.0;
  double dni = 0.0;
  double dhi = 0.0;
  double elevation_rad = 0.0;
  double azimuth_rad = 0.0;
  double south = 0.0;
  double east = 0.0;
  double north = 0.0;
  double west = 0.0;
  double plane = 0.0;
  // inside: standard deviations of the slow noises, and the tick of their last draw
  double warmth = 0.0;
  double cover = 0.0;
  double gust = 0.0;
  double damp = 0.0;
  double tick = 0.0;
};

/// A year of weather that never was, and could have been: seasons, days, and slow noise.
///
///   temperature   mean - swing cos(2 pi (day - coldest) / 365)
///                 + daily (1 - damping cloud) cos(2 pi (t - warmest hour) / day) + noise
///   cloud         1 / (1 + exp(-z)), z normal about the log odds of the median: bounded, and its
///                 quantiles are known
///   dew point     that of the season, less a depression, with noise; humidity by Magnus' formula,
///                 so afternoons are dry
///   wind          Weibull: scale (-ln Q(x))^(1/shape) of a normal x, Q its upper tail
///   radiation     sun, clouds and planes: sun.h
///   noises        four independent Ornstein-Uhlenbeck processes, drawn exactly every 300 s
///
///   in   none
///   out  temperature K; humidity 1; wind_speed m/s; cloud 1; ghi, dni, dhi W/m2; sun_elevation,
///        sun_azimuth rad; irradiance_south, _east, _north, _west (vertical walls), _tilted W/m2
///
/// The run starts at midnight, standard time, of `start_day`; the year has 365 days. Outputs are
/// those of this moment, held until the next step. Rows have noises of their own: two rows are two
/// climates, not two streets. Fronts, rain, snow and the pressure of air are left out; cloud, wind
/// and temperature noise are independent of each other.
/// Source: ISO 15927-4 (what a reference year holds); sun.h; Magnus formula: WMO-No. 8, annex 4.B;
/// Weibull wind: Justus et al., J. Appl. Meteorol. 17 (1978) 350.
struct Weather {
  using Params = WeatherParams;
  using State = WeatherState;
  using Port = engine::Port<WeatherState>;
  static constexpr double kTickS = 300.0;

  static constexpr const auto& kParams = kWeatherParams;
  static constexpr std::array<Port, 0> kInputs = {};
  static constexpr std::array kOutputs = {
      Port{"temperature", &WeatherState::temperature_k, "K", "of the air, in the shade"},
      Port{"humidity", &WeatherState::humidity, "1", "relative"},
      Port{"wind_speed", &WeatherState::wind_m_per_s, "m/s", "10 m above ground"},
      Port{"cloud", &WeatherState::cloud, "1", "share of the sky that is covered"},
      Port{"ghi", &WeatherState::ghi, "W/m2", "global irradiance on the horizontal"},
      Port{"dni", &WeatherState::dni, "W/m2", "direct irradiance, facing the sun"},
      Port{"dhi", &WeatherState::dhi, "W/m2", "diffuse irradiance on the horizontal"},
      Port{"sun_elevation", &WeatherState::elevation_rad, "rad", "above the horizon"},
      Port{"sun_azimuth", &WeatherState::azimuth_rad, "rad", "clockwise from north"},
      Port{"irradiance_south", &WeatherState::south, "W/m2", "on a vertical wall"},
      Port{"irradiance_east", &WeatherState::east, "W/m2", "on a vertical wall"},
      Port{"irradiance_north", &WeatherState::north, "W/m2", "on a vertical wall"},
      Port{"irradiance_west", &WeatherState::west, "W/m2", "on a vertical wall"},
      Port{"irradiance_tilted", &WeatherState::plane, "W/m2", "on the plane of tilt and azimuth"}};
  static constexpr std::array<Port, 0> kFaultPoints = {};
  static constexpr std::array kState = {
      &WeatherState::temperature_k, &WeatherState::humidity,      &WeatherState::wind_m_per_s,
      &WeatherState::cloud,         &WeatherState::ghi,           &WeatherState::dni,
      &WeatherState::dhi,           &WeatherState::elevation_rad, &WeatherState::azimuth_rad,
      &WeatherState::south,         &WeatherState::east,          &WeatherState::north,
      &WeatherState::west,          &WeatherState::plane,         &WeatherState::warmth,
      &WeatherState::cover,         &WeatherState::gust,          &WeatherState::damp,
      &WeatherState::tick};

  static const engine::ModelInfo& info();
  static void start(const WeatherParams& params, WeatherState& state, engine::Stream& initial);
  static std::uint16_t advance(const WeatherParams& params, WeatherState& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
