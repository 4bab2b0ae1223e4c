// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/climate/sun.h"
#include "devices/climate/weather.h"

namespace orrery::devices {

/// Outputs that follow from sun and sky: on the horizontal, four walls and the tilted plane.
inline void set_sky(const Irradiance& sky, const SunDirection& to, double albedo, double tilt_rad,
                    double azimuth_rad, WeatherState& s) {
  s.elevation_rad = to.elevation_rad();
  s.azimuth_rad = to.azimuth_rad();
  s.ghi = sky.ghi;
  s.dni = sky.dni;
  s.dhi = sky.dhi;
  const double wall = 0.5 * (sky.dhi + albedo * sky.ghi);  // half the sky, half the ground
  const double beam = to.up > 0.0 ? sky.dni : 0.0;
  s.south = beam * std::max(-to.north, 0.0) + wall;
  s.north = beam * std::max(to.north, 0.0) + wall;
  s.east = beam * std::max(to.east, 0.0) + wall;
  s.west = beam * std::max(-to.east, 0.0) + wall;
  s.plane = on_plane({sky.ghi, beam, sky.dhi}, to, tilt_rad, azimuth_rad, albedo);
}

}  // namespace orrery::devices
