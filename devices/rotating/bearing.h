// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/numeric/elementary.h"

namespace orrery::devices {

/// Geometry of a rolling bearing. The default is SKF 6205-2RS of the CWRU bench: 9 balls of
/// 0.3126 in on a pitch circle of 1.537 in (CWRU Bearing Data Center, "Bearing information").
struct BearingGeometry {
  double element_count = 9.0;
  double element_diameter_m = 0.3126 * 0.0254;
  double pitch_diameter_m = 1.537 * 0.0254;
  double contact_angle_rad = 0.0;
};

/// Defect frequencies in multiples of shaft speed. CWRU's "rolling element" line is 2 x BSF: a
/// defect on an element strikes both rings in one turn of the element.
struct DefectRatios {
  double ftf = 0.0;   ///< cage
  double bpfo = 0.0;  ///< outer ring
  double bpfi = 0.0;  ///< inner ring
  double bsf = 0.0;   ///< spin of a rolling element
};

/// Outer ring fixed, inner ring turning, rolling without slip (MAN-01; ISO 15243; Harris, Rolling
/// Bearing Analysis). Real elements slip by 1 to 2 %.
inline DefectRatios defect_ratios(const BearingGeometry& g) {
  const double r = g.element_diameter_m / g.pitch_diameter_m * engine::cos(g.contact_angle_rad);
  return {0.5 * (1.0 - r), 0.5 * g.element_count * (1.0 - r), 0.5 * g.element_count * (1.0 + r),
          0.5 * g.pitch_diameter_m / g.element_diameter_m * (1.0 - r * r)};
}

/// Basic rating life in million revolutions, reached by 90 % of like bearings (MAN-02; ISO 281).
/// `exponent` is 3 for ball and 10/3 for roller bearings.
inline double l10_mrev(double dynamic_rating_n, double load_n, double exponent) {
  return engine::pow(dynamic_rating_n / load_n, exponent);
}

inline double hours_of(double life_mrev, double speed_hz) {
  return 1e6 * life_mrev / (3600.0 * speed_hz);
}

/// Scale of the Weibull life that has this L10: t10 = eta (-ln 0.9)^(1/b) (MAN-03, MAN-04).
inline double weibull_scale(double l10, double shape) {
  return l10 / engine::pow(-engine::log(0.9), 1.0 / shape);
}

/// Power lost to rolling friction: M = 0.5 mu P d_bore (SKF Rolling Bearings, "Estimating the
/// frictional moment"; mu 0.0015 for deep-groove ball bearings).
inline double friction_power_w(double coefficient, double load_n, double bore_m,
                               double shaft_rad_per_s) {
  return 0.5 * coefficient * load_n * bore_m * shaft_rad_per_s;
}

}  // namespace orrery::devices
