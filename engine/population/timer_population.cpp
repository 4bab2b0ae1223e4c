// SPDX-License-Identifier: Apache-2.0
#include "engine/population/timer_population.h"

#include <array>
#include <numeric>

namespace orrery::engine {

std::vector<std::int64_t> random_phases_ns(const TimerSpec& spec) {
  constexpr std::size_t kTile = TimerDraws::kTile;
  const auto period_ns = static_cast<double>(spec.period.ns);
  TimerDraws draws(spec.seed, Purpose::kInitial, TimerDraw::kUniform, name_key(spec.name));
  std::vector<std::int64_t> phases_ns(spec.count);
  std::array<std::uint32_t, kTile> rows;
  for (std::size_t first = 0; first < phases_ns.size(); first += kTile) {
    const std::size_t count = std::min(kTile, phases_ns.size() - first);
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(first));
    draws.take_rows({rows.data(), count});
    const auto uniforms = draws.draw(0, false);
    for (std::size_t i = 0; i < count; ++i) {
      // Of periods beyond 52 days, the product may be rounded up to the period itself.
      phases_ns[first + i] =
          std::min(static_cast<std::int64_t>(uniforms[i] * period_ns), spec.period.ns - 1);
    }
  }
  return phases_ns;
}

}  // namespace orrery::engine
