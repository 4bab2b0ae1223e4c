// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace orrery::devices {

inline constexpr double kWaterDensity = 998.2;       ///< kg/m3 at 20 degC (IAPWS-95)
inline constexpr double kStandardGravity = 9.80665;  ///< m/s2 (CGPM 1901)

/// A centrifugal pump at its rated speed, and the pipe that it feeds. The defaults meet at about
/// 72 m3/h and 14 m, near the point of best efficiency.
struct PumpCurve {
  double pump_rated_speed_hz = 24.0;
  double shutoff_head_m = 20.0;
  double head_drop_s2_per_m5 = 15000.0;  ///< k in H = h0 - k q^2
  double best_flow_m3_per_s = 0.02;
  double best_efficiency = 0.75;
  double static_head_m = 6.0;
  double pipe_resistance_s2_per_m5 = 20000.0;  ///< R in H = Hs + R q^2
};

/// Where a pump works.
struct HydraulicPoint {
  double flow_m3_per_s = 0.0;
  double head_m = 0.0;
  double hydraulic_power_w = 0.0;
  double shaft_power_w = 0.0;
};

/// Pump curve against system curve at a speed. With v the speed over rated speed, the affinity laws
/// (MAN-13) turn H = h0 - k q^2 into H = v^2 h0 - k q^2; efficiency follows the parabola
/// eta = eta_best (2 x - x^2) of x = q / (v q_best), so that without static head flow goes with v,
/// head with v^2 and power with v^3 (White, Fluid Mechanics, ch. 11). Below the static head the
/// check valve shuts; the shaft then still churns, at the limit of the formula for q -> 0. Far past
/// the end of the curve efficiency stays at a quarter of its best. `head_factor` is what wear and
/// cavitation leave of the shut-off head.
inline HydraulicPoint hydraulic_point(const PumpCurve& c, double speed_hz, double head_factor) {
  HydraulicPoint point;
  const double v = speed_hz / c.pump_rated_speed_hz;
  const double shutoff_m = head_factor * c.shutoff_head_m * v * v;
  const double surplus_m = shutoff_m - c.static_head_m;
  const double flow_squared =
      surplus_m > 0.0 ? surplus_m / (c.head_drop_s2_per_m5 + c.pipe_resistance_s2_per_m5) : 0.0;
  point.flow_m3_per_s = std::sqrt(flow_squared);
  point.head_m = shutoff_m - c.head_drop_s2_per_m5 * flow_squared;
  const double x = point.flow_m3_per_s / (v * c.best_flow_m3_per_s);
  const double weight_head_w_per_flow = kWaterDensity * kStandardGravity * point.head_m;
  // rho g q H / eta, with q cancelled against the x of eta = eta_best x (2 - x)
  const double slope = x < 1.8660254 ? 2.0 - x : 0.25 / x;
  point.hydraulic_power_w = weight_head_w_per_flow * point.flow_m3_per_s;
  point.shaft_power_w =
      weight_head_w_per_flow * v * c.best_flow_m3_per_s / (c.best_efficiency * slope);
  return point;
}

}  // namespace orrery::devices
