// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/carbon.h"

#include <algorithm>

#include "devices/building/calendar.h"
#include "devices/grid/tariff.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

void set_intensity(const CarbonParams& p, CarbonState& s, double time_s) {
  const double day = p.start_day + time_s / kSecondsADay;
  const double season = engine::cos(6.283185307179586 * (day - p.highest_day) / 365.0);
  s.intensity = std::max(0.0, p.mean + p.daily * Tariff::day_shape(second_of_day(time_s)) +
                                  p.seasonal * season + p.noise * s.wander);
}

}  // namespace

void Carbon::start(const CarbonParams& p, CarbonState& s, engine::Stream& initial) {
  s.wander = initial.normal();
  set_intensity(p, s, 0.0);
}

std::uint16_t Carbon::advance(const CarbonParams& p, CarbonState& s, const engine::RowContext& c) {
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kProcess};
  over_grid(
      c.time_s, c.time_s + c.dt_s, kTickS,
      [&](double, double span_s) {
        const double bought_j = std::max(s.power_w, 0.0) * span_s;
        s.bought_j += bought_j;
        s.emissions_kg += s.intensity * bought_j;
      },
      [&](double tick) {
        if (p.noise > 0.0) walk_to(tick, tick - 1.0, kTickS, p.noise_time_s, key, 0, 1, s.wander);
        set_intensity(p, s, tick * kTickS);
      });
  return engine::kNoNotice;
}

const engine::ModelInfo& Carbon::info() {
  static const engine::ModelInfo info = engine::describe_device<Carbon>(
      "grid/carbon", "carbon intensity of the grid by day and season, and emissions of a load",
      "A mean, a day shape, a season and slow noise, constant over each quarter of an hour;\n"
      "emissions are intensity times energy bought.",
      "Hawkes, Energy Policy 38 (2010) 5977; Umweltbundesamt 2023");
  return info;
}

}  // namespace orrery::devices
