// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "devices/water/daily_demand.h"
#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"

namespace orrery::devices {

inline constexpr double kDemandTickS = 300.0;

/// Takes the slow random part of demand to `time_s`: an Ornstein-Uhlenbeck process, in standard
/// deviations, sampled exactly on a grid of five minutes of its own, so that it does not depend on
/// how steps are cut. `tick` is the index of its last draw.
inline void draw_demand_noise(const DailyDemand& d, const engine::StreamKey& key, double time_s,
                              double& deviation, double& tick) {
  const double due = std::floor(time_s / kDemandTickS);
  if (due <= tick) return;
  const double kept = engine::exp(-kDemandTickS / d.demand_noise_time_s);
  const double fresh = std::sqrt(1.0 - kept * kept);
  while (tick < due) {
    tick += 1.0;
    deviation = kept * deviation + fresh * engine::normal_at(key, static_cast<std::uint64_t>(tick));
  }
}

}  // namespace orrery::devices
