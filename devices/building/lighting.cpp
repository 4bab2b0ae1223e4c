// SPDX-License-Identifier: Apache-2.0
#include "devices/building/lighting.h"

#include <algorithm>

#include "devices/building/calendar.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

double daylight_lx(const LightingParams& p, const LightingState& s) {
  return std::max(s.irradiance, 0.0) * p.efficacy_lm_per_w * p.daylight_factor;
}

void switch_light(const LightingParams& p, LightingState& s) {
  const double light = daylight_lx(p, s);
  if (s.active >= 0.5) {
    s.forgotten = 0.0;
    if (light < p.threshold_lx) s.on = 1.0;
    if (light > 1.5 * p.threshold_lx) s.on = 0.0;
  } else if (s.forgotten == 0.0) {
    s.on = 0.0;
  }
  if (s.stuck_on >= 0.5) s.on = 1.0;
}

void decide(const LightingParams& p, LightingState& s, const engine::RowContext& c, double tick) {
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kHabit};
  const auto index = static_cast<std::uint64_t>(tick) * 2;
  const bool left = s.was_active >= 0.5 && s.active < 0.5;
  if (left && s.on != 0.0 && p.forget > 0.0 && engine::uniform_at(key, index) < p.forget) {
    s.forgotten = 1.0;
  } else if (s.forgotten != 0.0) {
    const double stays = engine::exp(-p.notice_per_hour * Lighting::kTickS / 3600.0);
    if (engine::uniform_at(key, index + 1) >= stays) s.forgotten = 0.0;
  }
  switch_light(p, s);
  s.was_active = s.active;
}

/// Power of what is on; people share it, a forgotten light has nobody to share it with.
double power_w(const LightingParams& p, const LightingState& s) {
  if (s.on == 0.0) return 0.0;
  const bool all = s.forgotten != 0.0 || s.stuck_on >= 0.5;
  const double share = all ? 1.0 : std::min(1.0, std::max(s.was_active, 0.0) / p.people_for_all);
  return p.power_w * share * (1.0 - std::clamp(s.broken, 0.0, 1.0));
}

void observe(const LightingParams& p, LightingState& s) {
  s.daylight_lx = daylight_lx(p, s);
  s.power_w = power_w(p, s);
  s.gains_w = s.power_w;
}

}  // namespace

void Lighting::start(const LightingParams& p, LightingState& s, engine::Stream&) { observe(p, s); }

void Lighting::settle_start(const LightingParams& p, LightingState& s) {
  switch_light(p, s);
  s.was_active = s.active;
  observe(p, s);
}

std::uint16_t Lighting::advance(const LightingParams& p, LightingState& s,
                                const engine::RowContext& c) {
  over_grid(
      c.time_s, c.time_s + c.dt_s, kTickS,
      [&](double, double span_s) { s.energy_j += power_w(p, s) * span_s; },
      [&](double tick) { decide(p, s, c, tick); });
  observe(p, s);
  return engine::kNoNotice;
}

const engine::ModelInfo& Lighting::info() {
  static const engine::ModelInfo info = engine::describe_device<Lighting>(
      "building/lighting", "electric light that people switch by daylight, and sometimes forget",
      "On while somebody is awake and daylight is below a threshold; left on by chance.",
      "Hunt, Building and Environment 14 (1979) 21; Littlefair 1985");
  return info;
}

}  // namespace orrery::devices
