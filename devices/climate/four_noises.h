// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "devices/climate/slow_noise.h"

namespace orrery::devices {

/// `walk_to` for four processes that have a stream to themselves, lanes 0 to 3 of 4: their draws of
/// a tick come at once.
inline void walk_four_to(double tick, double from_tick, double tick_s,
                         const std::array<double, 4>& time_s, const engine::StreamKey& key,
                         const std::array<double*, 4>& x) {
  if (tick <= from_tick) return;
  std::array<double, 4> kept;
  std::array<double, 4> fresh;
  for (std::size_t i = 0; i < 4; ++i) {
    kept[i] = time_s[i] > 0.0 ? engine::exp(-tick_s / time_s[i]) : 0.0;
    fresh[i] = std::sqrt(1.0 - kept[i] * kept[i]);
  }
  std::array<double, 4> normals;
  for (double k = from_tick + 1.0; k <= tick; k += 1.0) {
    engine::fill_normal_run(key, static_cast<std::uint64_t>(k) * 4, normals);
    for (std::size_t i = 0; i < 4; ++i) *x[i] = kept[i] * *x[i] + fresh[i] * normals[i];
  }
}

}  // namespace orrery::devices
