// SPDX-License-Identifier: Apache-2.0
#include "devices/climate/weather.h"

#include <algorithm>

#include "devices/climate/four_noises.h"
#include "devices/climate/sky.h"
#include "devices/climate/slow_noise.h"

namespace orrery::devices {

namespace {

constexpr double kDay = 86400.0;

void set_radiation(const WeatherParams& p, WeatherState& s, double time_s) {
  const SunGeometry sun = sun_geometry(p.start_day + (time_s - p.time_zone_s) / kDay);
  const double hour =
      hour_angle_rad(time_s, p.longitude_rad, p.time_zone_s, sun.equation_of_time_s);
  const SunDirection to = sun_direction(p.latitude_rad, sun.declination_rad, hour);
  const Irradiance sky = irradiance(to.up, sun.distance_factor, s.cloud);
  set_sky(sky, to, p.albedo, p.tilt_rad, p.azimuth_rad, s);
}

/// Saturation pressure over water, up to a factor: WMO-No. 8.
double magnus(double temperature_k) {
  const double c = temperature_k - 273.15;
  return engine::exp(17.62 * c / (243.12 + c));
}

void observe(const WeatherParams& p, WeatherState& s, double time_s) {
  const double day = p.start_day + time_s / kDay;
  const double season = engine::cos(2.0 * kPi * (day - p.coldest_day) / 365.0);
  const double odds = p.cloud_median / (1.0 - p.cloud_median);
  s.cloud = 1.0 / (1.0 + engine::exp(-(p.cloud_spread * s.cover + p.cloud_season * season)) / odds);
  const double turn = (time_s - p.warmest_hour_s) / kDay;
  const double of_day = engine::cos(2.0 * kPi * (turn - std::floor(turn)));
  const double base_k = p.mean_temperature_k - p.seasonal_swing_k * season + p.noise_k * s.warmth;
  s.temperature_k = base_k + p.daily_swing_k * (1.0 - p.cloud_damping * s.cloud) * of_day;
  const double dew_k = base_k - p.dew_depression_k + p.dew_noise_k * s.damp;
  s.humidity = std::min(1.0, magnus(dew_k) / magnus(s.temperature_k));
  s.wind_m_per_s =
      p.wind_scale_m_per_s *
      engine::pow(-engine::log(std::max(normal_tail(s.gust), 1e-12)), 1.0 / p.wind_shape);
  set_radiation(p, s, time_s);
}

}  // namespace

void Weather::start(const WeatherParams& p, WeatherState& s, engine::Stream& initial) {
  s.warmth = initial.normal();
  s.cover = initial.normal();
  s.gust = initial.normal();
  s.damp = initial.normal();
  observe(p, s, 0.0);
}

std::uint16_t Weather::advance(const WeatherParams& p, WeatherState& s,
                               const engine::RowContext& c) {
  const double end_s = c.time_s + c.dt_s;
  const double tick = tick_of(end_s, kTickS);
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kWeather};
  walk_four_to(tick, s.tick, kTickS,
               {p.noise_time_s, p.cloud_time_s, p.wind_time_s, p.noise_time_s}, key,
               {&s.warmth, &s.cover, &s.gust, &s.damp});
  s.tick = std::max(s.tick, tick);
  observe(p, s, end_s);
  return engine::kNoNotice;
}

const engine::ModelInfo& Weather::info() {
  static const engine::ModelInfo info = engine::describe_device<Weather>(
      "climate/weather", "a typical year: temperature, humidity, wind, clouds and sun",
      "Seasonal and daily cosines and slow Gaussian noise; clouds are the logistic of a normal,\n"
      "wind its Weibull image; Spencer's sun, Haurwitz' clear sky, Kasten and Czeplak's clouds,\n"
      "Erbs' diffuse share, isotropic planes. The run starts at midnight of `start_day`.",
      "Spencer 1971; Haurwitz 1945; Kasten, Czeplak 1980; Erbs et al. 1982; WMO-No. 8");
  return info;
}

}  // namespace orrery::devices
