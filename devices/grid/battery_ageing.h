// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

inline constexpr double kGasConstant = 8.314;  // J/(mol.K), as the fits below used it

/// Time that a store lasts at a current: t = H (C / (I H))^k, with `capacity` what it gives in
/// `rated_time_s` (W. Peukert, Elektrotechnische Zeitschrift 20 (1897) 287).
inline double peukert_time_s(double current, double capacity_per_s, double rated_time_s,
                             double exponent) {
  return rated_time_s * engine::pow(capacity_per_s / (current * rated_time_s), exponent);
}

/// Loss of capacity of graphite-LiFePO4 cells by use, of per cent after `throughput_ah` discharged
/// from a cell of 2.2 Ah: Q = B exp((-31700 + 370.3 C) / (R T)) Ah^0.55, with B by the rate C/2,
/// 2 C, 6 C, 10 C (J. Wang et al., Journal of Power Sources 196 (2011) 3942, table 3); straight
/// lines between, held outside.
namespace wang_lfp {

inline constexpr double kExponent = 0.55;
inline constexpr double kCellAh = 2.2;

inline double prefactor(double rate_per_h) {
  constexpr std::array kRates = {0.5, 2.0, 6.0, 10.0};
  constexpr std::array kFactors = {31630.0, 21681.0, 12934.0, 15512.0};
  if (rate_per_h <= kRates[0]) return kFactors[0];
  for (std::size_t i = 1; i < kRates.size(); ++i) {
    if (rate_per_h > kRates[i]) continue;
    const double part = (rate_per_h - kRates[i - 1]) / (kRates[i] - kRates[i - 1]);
    return kFactors[i - 1] + part * (kFactors[i] - kFactors[i - 1]);
  }
  return kFactors.back();
}

/// Loss in per cent is this times Ah^0.55.
inline double stress(double rate_per_h, double temperature_k) {
  const double rate = std::clamp(rate_per_h, 0.5, 10.0);
  return prefactor(rate) * engine::exp((-31700.0 + 370.3 * rate) / (kGasConstant * temperature_k));
}

}  // namespace wang_lfp

/// Share of capacity that graphite-LiFePO4 cells lose by time: k exp(-Ea / R (1/T - 1/298.15))
/// (2.8575 (soc - 0.5)^3 + 0.60225) sqrt(t), k = 1.2571e-5 s^-0.5, Ea = 17126 J/mol (M. Naumann et
/// al., Journal of Energy Storage 17 (2018) 153).
namespace naumann_lfp {

/// Share lost is this times the square root of time in seconds.
inline double stress(double state_of_charge, double temperature_k) {
  const double away = state_of_charge - 0.5;
  return 1.2571e-5 * engine::exp(-17126.0 / kGasConstant * (1.0 / temperature_k - 1.0 / 298.15)) *
         (2.8575 * away * away * away + 0.60225);
}

}  // namespace naumann_lfp

/// Goes on with a loss that grew as stress x^exponent, from where it stands, by `dx` more under
/// another stress: only the loss is remembered.
inline double grown_loss(double loss, double stress, double exponent, double dx) {
  if (!(dx > 0.0) || !(stress > 0.0)) return loss;
  const double x = engine::pow(loss / stress, 1.0 / exponent);
  return stress * engine::pow(x + dx, exponent);
}

}  // namespace orrery::devices
