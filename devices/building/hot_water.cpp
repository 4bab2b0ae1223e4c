// SPDX-License-Identifier: Apache-2.0
#include "devices/building/hot_water.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "devices/building/calendar.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kHalfWidthS = 2.0 * 3600.0;
constexpr double kMeanOfBump = 4.0 / 3.0 * kHalfWidthS / kSecondsADay;
constexpr double kLeastM3 = 1e-9;  // what rounding leaves of a draw

double room_k(const HotWaterParams& p, const HotWaterState& s) {
  return s.room_k > 0.0 ? s.room_k : p.room_k;
}
double setpoint_k(const HotWaterParams& p, const HotWaterState& s) {
  return s.setpoint_k > 0.0 ? s.setpoint_k : p.setpoint_k;
}

double element_w(const HotWaterParams& p, const HotWaterState& s) {
  return s.heating != 0.0 ? p.power_w * (1.0 - std::clamp(s.element, 0.0, 1.0)) : 0.0;
}
double ua_w_per_k(const HotWaterParams& p, const HotWaterState& s) {
  return p.loss_w_per_k * (1.0 + std::max(s.insulation, 0.0));
}

/// The tank while nothing switches: dT/dt = rate (goal - T), or gain alone without any loss.
struct Piece {
  double element_w, ua_w_per_k, flow_m3_per_s, rate_per_s, goal_k, slope_k_per_s;

  Piece(const HotWaterParams& p, const HotWaterState& s, double flow)
      : element_w(devices::element_w(p, s)),
        ua_w_per_k(devices::ua_w_per_k(p, s)),
        flow_m3_per_s(flow) {
    const double capacity = HotWater::kHeatCapacity * p.volume_m3;
    const double draw_w_per_k = HotWater::kHeatCapacity * flow;
    const double sum_w_per_k = ua_w_per_k + draw_w_per_k;
    const double heat_w = element_w + s.heat_w;
    rate_per_s = sum_w_per_k / capacity;
    slope_k_per_s = heat_w / capacity;
    goal_k = sum_w_per_k > 0.0
                 ? (heat_w + ua_w_per_k * room_k(p, s) + draw_w_per_k * p.cold_k) / sum_w_per_k
                 : 0.0;
  }
  double after(double from_k, double time_s) const {
    if (!(rate_per_s > 0.0)) return from_k + slope_k_per_s * time_s;
    return goal_k + (from_k - goal_k) * engine::exp(-rate_per_s * time_s);
  }
  /// Integral of temperature, K s.
  double integral(double from_k, double to_k, double time_s) const {
    if (!(rate_per_s > 0.0)) return 0.5 * (from_k + to_k) * time_s;
    return goal_k * time_s + (from_k - to_k) / rate_per_s;
  }
  /// When it is at `level_k`, or infinity.
  double time_to(double from_k, double level_k) const {
    if (!(rate_per_s > 0.0)) {
      const double time_s = (level_k - from_k) / slope_k_per_s;
      return time_s > 0.0 ? time_s : engine::kInfinity;
    }
    const double ratio = (level_k - goal_k) / (from_k - goal_k);
    return ratio > 0.0 && ratio < 1.0 ? -engine::log(ratio) / rate_per_s : engine::kInfinity;
  }
};

void switch_element(const HotWaterParams& p, HotWaterState& s) {
  const double high_k = setpoint_k(p, s);
  // A crossing that was solved for may miss its level by rounding.
  constexpr double kSlackK = 1e-9;
  if (s.temperature_k <= high_k - p.band_k + kSlackK) s.heating = 1.0;
  if (s.temperature_k >= high_k - kSlackK || s.block >= 0.5) s.heating = 0.0;
}

void integrate(const HotWaterParams& p, HotWaterState& s, double span_s) {
  while (span_s > 0.0) {
    switch_element(p, s);
    const bool drawing = s.queue_m3 > kLeastM3;
    const double draw = drawing ? p.flow_m3_per_s : 0.0;
    const Piece piece(p, s, draw + std::max(s.leak_m3_per_s, 0.0));
    double length_s = std::min(span_s, drawing ? s.queue_m3 / p.flow_m3_per_s : span_s);
    const double level_k = setpoint_k(p, s) - (s.heating != 0.0 ? 0.0 : p.band_k);
    double to_k = piece.after(s.temperature_k, length_s);
    // A tank that heats comes from below, one that rests from above.
    const bool beyond = s.heating != 0.0 ? to_k > level_k : to_k < level_k;
    if (beyond && (s.heating != 0.0 || s.block < 0.5)) {
      const double crossing_s = piece.time_to(s.temperature_k, level_k);
      if (crossing_s < length_s) {
        length_s = crossing_s;
        to_k = level_k;
      }
    }
    const double kelvin_s = piece.integral(s.temperature_k, to_k, length_s);
    s.energy_j += piece.element_w * length_s;
    s.external_j += s.heat_w * length_s;
    s.lost_j += piece.ua_w_per_k * (kelvin_s - room_k(p, s) * length_s);
    s.drawn_j += HotWater::kHeatCapacity * piece.flow_m3_per_s * (kelvin_s - p.cold_k * length_s);
    s.drawn_m3 += piece.flow_m3_per_s * length_s;
    s.queue_m3 = std::max(0.0, s.queue_m3 - draw * length_s);
    s.temperature_k = to_k;
    span_s -= length_s;
  }
}

void begin_draw(const HotWaterParams& p, HotWaterState& s, const engine::RowContext& c,
                double tick) {
  const double people = p.people + std::max(s.people, 0.0);
  if (!(people > 0.0)) return;
  const double chance = p.draws_per_day * people * HotWater::kTickS / kSecondsADay *
                        HotWater::shape(p, second_of_day(tick * HotWater::kTickS));
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kUsage};
  const auto index = static_cast<std::uint64_t>(tick) * 2;
  if (engine::uniform_at(key, index) < chance)
    s.queue_m3 -= p.draw_m3 * engine::log(engine::uniform_at(key, index + 1));
}

void observe(const HotWaterParams& p, HotWaterState& s) {
  switch_element(p, s);
  s.draw_m3_per_s =
      (s.queue_m3 > kLeastM3 ? p.flow_m3_per_s : 0.0) + std::max(s.leak_m3_per_s, 0.0);
  s.power_w = element_w(p, s);
  s.loss_w = ua_w_per_k(p, s) * (s.temperature_k - room_k(p, s));
  s.stored_j = HotWater::kHeatCapacity * p.volume_m3 * (s.temperature_k - p.cold_k);
}

}  // namespace

double HotWater::shape(const HotWaterParams& p, double second) {
  const double base = std::min(p.base_share, 1.0 - p.evening_share);
  return base + ((1.0 - base - p.evening_share) * bump(second, p.morning_s, kHalfWidthS) +
                 p.evening_share * bump(second, p.evening_s, kHalfWidthS)) /
                    kMeanOfBump;
}

void HotWater::start(const HotWaterParams& p, HotWaterState& s, engine::Stream& initial) {
  s.temperature_k = p.setpoint_k - p.band_k * initial.uniform();
  s.heating = initial.uniform() < 0.1 ? 1.0 : 0.0;
  observe(p, s);
}

std::uint16_t HotWater::advance(const HotWaterParams& p, HotWaterState& s,
                                const engine::RowContext& c) {
  over_grid(
      c.time_s, c.time_s + c.dt_s, kTickS, [&](double, double span_s) { integrate(p, s, span_s); },
      [&](double tick) { begin_draw(p, s, c, tick); });
  observe(p, s);
  return engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_hot_water(engine::PopulationSpec spec) {
  engine::Diagnostics mistakes;
  const auto of = [&](const char* name, std::size_t row) { return spec.columns.at(name)[row]; };
  for (std::size_t row = 0; row < spec.count; ++row) {
    const double shares = of("evening_share", row) + of("base_share", row);
    const double low_k = of("setpoint", row) - of("band", row);
    if (shares > 1.0 + 1e-9)
      mistakes.error("hot-water", {},
                     fmt::format("{}, row {}: evening_share and base_share add up to {:.6g} of the "
                                 "day's draws",
                                 spec.name, spec.first_row + row, shares),
                     "let them add up to 1 at most; the rest is drawn in the morning");
    if (low_k <= of("cold", row))
      mistakes.error("hot-water", {},
                     fmt::format("{}, row {}: the element goes on at {:.6g} K, mains water has "
                                 "{:.6g} K",
                                 spec.name, spec.first_row + row, low_k, of("cold", row)),
                     "raise setpoint, or narrow band");
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return engine::make_rows<HotWater>(std::move(spec));
}

const engine::ModelInfo& HotWater::info() {
  static const engine::ModelInfo info = engine::describe_device<HotWater>(
      "building/hot_water", "a hot water tank with an electric element, and who draws from it",
      "C dT/dt = P + heat - UA (T - room) - rho c q (T - cold), solved exactly from switching "
      "to\n"
      "switching; draws come at random by people and hour.",
      "Duffie, Beckman, ch. 8; Jordan, Vajen 2001, IEA SHC Task 26");
  return info;
}

}  // namespace orrery::devices
