// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <span>

namespace orrery::devices {

/// Equations of PVWatts version 5: A. P. Dobos, PVWatts Version 5 Manual, NREL/TP-6A20-62641
/// (2014), sections 8 to 11.
namespace pvwatts {

inline constexpr double kReferenceIrradiance = 1000.0;  ///< W/m2
inline constexpr double kReferenceCellK = 298.15;
inline constexpr double kReferenceEfficiency = 0.9637;

/// Power of the array before system losses.
inline double dc_power_w(double irradiance_w_per_m2, double cell_k, double rated_w,
                         double gamma_per_k) {
  return irradiance_w_per_m2 / kReferenceIrradiance * rated_w *
         (1.0 + gamma_per_k * (cell_k - kReferenceCellK));
}

/// Loss of a chain of shares lost, each of what the ones before it left.
inline double total_loss(std::span<const double> shares) {
  double left = 1.0;
  for (const double share : shares) left *= 1.0 - share;
  return 1.0 - left;
}

/// Efficiency at a load, `dc_w` over the dc power of full output.
inline double inverter_efficiency(double load, double nominal) {
  return nominal / kReferenceEfficiency * (-0.0162 * load - 0.0059 / load + 0.9858);
}

/// Power of an inverter rated `rated_w` ac, which it never exceeds.
inline double inverter_ac_w(double dc_w, double rated_w, double nominal) {
  if (!(dc_w > 0.0)) return 0.0;
  const double load = dc_w * nominal / rated_w;
  if (load >= 1.0) return rated_w;
  return std::clamp(dc_w * inverter_efficiency(load, nominal), 0.0, rated_w);
}

}  // namespace pvwatts

/// Cell temperature: D. Faiman, Progress in Photovoltaics 16 (2008) 307.
inline double faiman_cell_k(double air_k, double irradiance_w_per_m2, double wind_m_per_s,
                            double u0, double u1) {
  return air_k + irradiance_w_per_m2 / (u0 + u1 * std::max(wind_m_per_s, 0.0));
}

/// Cell temperature from the nominal operating cell temperature (800 W/m2, 20 degC, 1 m/s).
inline double noct_cell_k(double air_k, double irradiance_w_per_m2, double noct_k) {
  return air_k + (noct_k - 293.15) / 800.0 * irradiance_w_per_m2;
}

/// Reactive power injected over the rating, by the voltage: a dead band and two ramps, Category B
/// defaults of IEEE 1547-2018, table 8 (V1..V4 = 0.92, 0.98, 1.02, 1.08; Q1, Q4 = 0.44, -0.44).
struct VoltVar {
  double v1 = 0.92, v2 = 0.98, v3 = 1.02, v4 = 1.08, q1 = 0.44, q4 = -0.44;

  double at(double v) const {
    if (v < v2) return q1 * std::min(1.0, (v2 - v) / (v2 - v1));
    if (v > v3) return q4 * std::min(1.0, (v - v3) / (v4 - v3));
    return 0.0;
  }
};

/// Most active power over the rating, by the voltage: defaults of IEEE 1547-2018, table 31.
struct VoltWatt {
  double v1 = 1.06, v2 = 1.10, p2 = 0.2;

  double at(double v) const {
    return 1.0 - (1.0 - p2) * std::clamp((v - v1) / (v2 - v1), 0.0, 1.0);
  }
};

}  // namespace orrery::devices
