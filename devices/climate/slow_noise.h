// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"

namespace orrery::devices {

/// An Ornstein-Uhlenbeck process of standard deviation 1, sampled exactly on a grid of its own: at
/// tick k (k `tick_s` after the start) x = a x + sqrt(1 - a^2) N(0, 1), a = exp(-tick / time). How
/// the steps of a run are cut changes nothing. `lane` of `lanes` tells processes that share a
/// stream apart; stationary when the first value is a standard normal.
inline void walk_to(double tick, double from_tick, double tick_s, double time_s,
                    const engine::StreamKey& key, std::uint64_t lane, std::uint64_t lanes,
                    double& x) {
  if (tick <= from_tick) return;
  const double kept = time_s > 0.0 ? engine::exp(-tick_s / time_s) : 0.0;
  const double fresh = std::sqrt(1.0 - kept * kept);
  for (double k = from_tick + 1.0; k <= tick; k += 1.0)
    x = kept * x + fresh * engine::normal_at(key, static_cast<std::uint64_t>(k) * lanes + lane);
}

/// Which tick of a grid a time belongs to; a time that rounding leaves a nanosecond short counts.
inline double tick_of(double time_s, double tick_s) { return std::floor((time_s + 1e-9) / tick_s); }

/// Share of a standard normal above z, within 7.5e-8: Abramowitz and Stegun, 26.2.17.
inline double normal_tail(double z) {
  const double a = std::fabs(z);
  const double t = 1.0 / (1.0 + 0.2316419 * a);
  const double tail =
      0.3989422804014327 * engine::exp(-0.5 * a * a) *
      (t * (0.319381530 +
            t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))));
  return z >= 0.0 ? tail : 1.0 - tail;
}

}  // namespace orrery::devices
