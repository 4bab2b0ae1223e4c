// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

/// The sun as engineers of buildings use it: where it stands and what reaches a plane.
///
///   day angle     B = 2 pi (n - 1) / 365, n the day of the year with its fraction
///   declination   Fourier series in B, within 0.0006 rad                    Spencer 1971
///   time          Fourier series in B, within 35 s                          Spencer 1971
///   hour angle    w = 2 pi (solar time / 24 h) - pi
///   direction     east = -cos d sin w; north = cos f sin d - sin f cos d cos w
///                 up = sin f sin d + cos f cos d cos w
///   clear sky     GHI = 1098 W/m2 u exp(-0.059 / u), u = up                 Haurwitz 1945
///   clouds        GHI / clear = 1 - 0.75 N^3.4                              Kasten, Czeplak 1980
///   diffuse       DHI / GHI from the clearness index                        Erbs et al. 1982
///   direct        DNI = (GHI - DHI) / u
///   a plane       DNI max(0, cos i) + DHI (1 + cos b) / 2 + r GHI (1 - cos b) / 2
///                                                          isotropic sky: Liu, Jordan 1960
///   air mass      Kasten, Young 1989
///
/// Angles in radians, azimuths clockwise from north, irradiance in W/m2. Refraction, the height of
/// the place and the turbidity of its air are left out.
/// Source: Spencer, Search 2 (1971) 172; Reno, Hansen, Stein, SAND2012-2389 (Haurwitz); Duffie and
/// Beckman, Solar Engineering of Thermal Processes, ch. 1 and 2.
namespace orrery::devices {

inline constexpr double kPi = 3.14159265358979323846;
inline constexpr double kSolarConstant = 1361.0;  ///< W/m2; Kopp, Lean 2011

struct SunGeometry {
  double declination_rad = 0.0;
  double equation_of_time_s = 0.0;
  double distance_factor = 1.0;  ///< (mean distance / distance)^2
};

/// `day` 1.0 is the first of January at midnight, universal time.
inline SunGeometry sun_geometry(double day) {
  const double angle = 2.0 * kPi * (day - 1.0) / 365.0;
  const double c = engine::cos(angle), s = engine::sin(angle);
  const double c2 = c * c - s * s, s2 = 2.0 * s * c;
  const double c3 = c2 * c - s2 * s, s3 = s2 * c + c2 * s;
  SunGeometry sun;
  sun.declination_rad = 0.006918 - 0.399912 * c + 0.070257 * s - 0.006758 * c2 + 0.000907 * s2 -
                        0.002697 * c3 + 0.00148 * s3;
  const double time_rad = 0.000075 + 0.001868 * c - 0.032077 * s - 0.014615 * c2 - 0.04089 * s2;
  sun.equation_of_time_s = time_rad * 43200.0 / kPi;
  sun.distance_factor = 1.00011 + 0.034221 * c + 0.00128 * s + 0.000719 * c2 + 0.000077 * s2;
  return sun;
}

/// Arc tangent of y / x in the right quadrant, by the rational form of Cephes (Moshier 1989).
inline double arc_tangent(double y, double x) {
  const double ay = std::fabs(y), ax = std::fabs(x);
  const double big = std::max(ax, ay);
  if (!(big > 0.0)) return 0.0;
  double t = std::min(ax, ay) / big;  // 0 .. 1
  double base = 0.0;
  if (t > 0.66) {
    base = 0.25 * kPi;
    t = (t - 1.0) / (t + 1.0);
  }
  const double z = t * t;
  const double p = (((-8.750608600031904122785e-1 * z - 1.615753718733365076637e1) * z -
                     7.500855792314704667340e1) *
                        z -
                    1.228866684490136173410e2) *
                       z -
                   6.485021904942025371773e1;
  const double q = ((((z + 2.485846490142306297962e1) * z + 1.650270098316988542046e2) * z +
                     4.328810604912902668951e2) *
                        z +
                    4.853903996359136964868e2) *
                       z +
                   1.945506571482613964425e2;
  double angle = base + t + t * z * p / q;
  if (ay > ax) angle = 0.5 * kPi - angle;
  if (x < 0.0) angle = kPi - angle;
  return y < 0.0 ? -angle : angle;
}

/// Unit vector to the sun.
struct SunDirection {
  double east = 0.0;
  double north = 0.0;
  double up = -1.0;

  double elevation_rad() const { return arc_tangent(up, std::sqrt(east * east + north * north)); }
  /// 0 .. 2 pi, clockwise from north.
  double azimuth_rad() const {
    const double angle = arc_tangent(east, north);
    return angle < 0.0 ? angle + 2.0 * kPi : angle;
  }
};

inline SunDirection sun_direction(double latitude_rad, double declination_rad,
                                  double hour_angle_rad) {
  const double sf = engine::sin(latitude_rad), cf = engine::cos(latitude_rad);
  const double sd = engine::sin(declination_rad), cd = engine::cos(declination_rad);
  const double sw = engine::sin(hour_angle_rad), cw = engine::cos(hour_angle_rad);
  return {-cd * sw, cf * sd - sf * cd * cw, sf * sd + cf * cd * cw};
}

/// 0 at solar noon. `local_s` is the standard time of the zone since midnight (summer time left
/// out); the sun is late by four minutes a degree west of the zone's meridian.
inline double hour_angle_rad(double local_s, double longitude_rad, double zone_s,
                             double equation_of_time_s) {
  const double solar_s = local_s - zone_s + longitude_rad * 43200.0 / kPi + equation_of_time_s;
  const double turn = solar_s / 86400.0 - 0.5;
  return 2.0 * kPi * (turn - std::floor(turn + 0.5));
}

/// Relative, 1 with the sun overhead; 0 with the sun down.
inline double air_mass(double up) {
  if (up <= 0.0) return 0.0;
  const double degrees = arc_tangent(up, std::sqrt(1.0 - std::min(up * up, 1.0))) * 180.0 / kPi;
  return 1.0 / (up + 0.50572 * engine::pow(degrees + 6.07995, -1.6364));
}

inline double clear_sky_ghi(double up) {
  return up > 1e-4 ? 1098.0 * up * engine::exp(-0.059 / up) : 0.0;
}

/// Diffuse share of global irradiance at a clearness index.
inline double diffuse_share(double kt) {
  if (kt <= 0.22) return 1.0 - 0.09 * kt;
  if (kt > 0.8) return 0.165;
  return 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)));
}

/// GHI = DHI + DNI sin(elevation), exactly.
struct Irradiance {
  double ghi = 0.0;
  double dni = 0.0;
  double dhi = 0.0;
};

inline Irradiance irradiance(double up, double distance_factor, double cloud) {
  Irradiance sky;
  const double clear = clear_sky_ghi(up);
  if (!(clear > 0.0)) return sky;
  const double kept = cloud > 0.0 ? 1.0 - 0.75 * engine::pow(std::min(cloud, 1.0), 3.4) : 1.0;
  sky.ghi = clear * kept;
  sky.dhi = sky.ghi * diffuse_share(sky.ghi / (kSolarConstant * distance_factor * up));
  sky.dni = (sky.ghi - sky.dhi) / up;
  return sky;
}

/// On a plane whose normal points to `azimuth`, `tilt` from the horizontal.
inline double on_plane(const Irradiance& sky, const SunDirection& sun, double tilt_rad,
                       double azimuth_rad, double albedo) {
  const double st = engine::sin(tilt_rad), ct = engine::cos(tilt_rad);
  const double incidence =
      st * (engine::sin(azimuth_rad) * sun.east + engine::cos(azimuth_rad) * sun.north) +
      ct * sun.up;
  return sky.dni * std::max(incidence, 0.0) + sky.dhi * 0.5 * (1.0 + ct) +
         albedo * sky.ghi * 0.5 * (1.0 - ct);
}

/// A day's sums as FAO-56 has them (its own declination and distance: equations 21 to 25, 34).
struct DailySun {
  double radiation_j_per_m2 = 0.0;  ///< extraterrestrial, on the horizontal
  double daylight_s = 0.0;
};
inline DailySun daily_sun(double latitude_rad, int day_of_year) {
  const double angle = 2.0 * kPi * day_of_year / 365.0;
  const double distance = 1.0 + 0.033 * engine::cos(angle);
  const double d = 0.409 * engine::sin(angle - 1.39);
  const double x = std::clamp(-engine::tan(latitude_rad) * engine::tan(d), -1.0, 1.0);
  const double sunset = arc_tangent(std::sqrt(1.0 - x * x), x);
  DailySun sum;
  sum.radiation_j_per_m2 = 24.0 * 60.0 / kPi * 0.0820e6 * distance *
                           (sunset * engine::sin(latitude_rad) * engine::sin(d) +
                            engine::cos(latitude_rad) * engine::cos(d) * engine::sin(sunset));
  sum.daylight_s = 86400.0 / kPi * sunset;
  return sum;
}

}  // namespace orrery::devices
