// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/battery.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/battery_ageing.h"
#include "devices/grid/grid_ticks.h"
#include "devices/grid/row_checks.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kMostRatePerHour = 20.0;  // twice the highest rate of Wang et al.

double capacity_j(const BatteryParams& p, const BatteryState& s) { return p.capacity_j * s.health; }

double rated_discharge_w(const BatteryParams& p) { return p.capacity_j / p.rated_time_s; }

/// What the cells lose while the grid gets `given_w`.
double drain_w(const BatteryParams& p, double given_w) {
  const double plain_w = given_w / p.discharge_efficiency;
  const double rated_w = rated_discharge_w(p);
  if (p.peukert_exponent == 1.0 || plain_w <= rated_w) return plain_w;
  return rated_w * engine::pow(plain_w / rated_w, p.peukert_exponent);
}

/// The inverse: what the grid gets while the cells lose `drain_w`.
double given_w(const BatteryParams& p, double drain_w) {
  const double rated_w = rated_discharge_w(p);
  if (p.peukert_exponent == 1.0 || drain_w <= rated_w) return drain_w * p.discharge_efficiency;
  return rated_w * engine::pow(drain_w / rated_w, 1.0 / p.peukert_exponent) *
         p.discharge_efficiency;
}

double wanted_w(const BatteryParams& p, const BatteryState& s) {
  if (p.mode == Battery::kSelfConsumption) return -s.net_load_w;
  if (p.mode == Battery::kCommand) return s.command_w;
  if (!(s.price_eur_per_j > 0.0)) return 0.0;
  if (s.price_eur_per_j <= p.low_price_eur_per_j) return p.charge_power_w;
  return s.price_eur_per_j >= p.high_price_eur_per_j ? -p.discharge_power_w : 0.0;
}

/// The power of the next tick: what is wanted, as far as limits, room and charge left allow.
void decide(const BatteryParams& p, BatteryState& s) {
  s.power_w = s.cell_w = 0.0;
  if (s.converter_trip >= 0.5) return;
  const double wanted = wanted_w(p, s);
  const double kept_j = s.stored_j * engine::exp(-p.self_discharge_per_s * Battery::kTickS);
  if (wanted > 0.0) {
    const double room_j = std::max(0.0, p.max_charge * capacity_j(p, s) - s.stored_j);
    s.cell_w = std::min(std::min(wanted, p.charge_power_w) * p.charge_efficiency,
                        room_j / Battery::kTickS);
    s.power_w = s.cell_w / p.charge_efficiency;
  } else if (wanted < 0.0) {
    const double left_j = std::max(0.0, kept_j - p.min_charge * capacity_j(p, s));
    const double most_w = std::min(-wanted, p.discharge_power_w);
    s.cell_w = -std::min(drain_w(p, most_w), left_j / Battery::kTickS);
    s.power_w = -given_w(p, -s.cell_w);
  }
}

void hold(const BatteryParams& p, BatteryState& s, double span_s) {
  double leaked_j = 0.0;
  if (p.self_discharge_per_s > 0.0) {
    // s times the integral of E, which goes from E0 towards P_cell / s
    const double gone = 1.0 - engine::exp(-p.self_discharge_per_s * span_s);
    const double rest_j = s.cell_w / p.self_discharge_per_s;
    leaked_j = (s.stored_j - rest_j) * gone + s.cell_w * span_s;
    s.stored_j += (rest_j - s.stored_j) * gone;
  } else {
    s.stored_j += s.cell_w * span_s;
  }
  s.stored_j = std::max(s.stored_j, 0.0);
  (s.power_w > 0.0 ? s.energy_in_j : s.energy_out_j) += std::fabs(s.power_w) * span_s;
  s.losses_j += (s.power_w - s.cell_w) * span_s + leaked_j;
  if (s.cell_w < 0.0) s.cycles += -s.cell_w * span_s / p.capacity_j;
  s.charge = capacity_j(p, s) > 0.0 ? s.stored_j / capacity_j(p, s) : 0.0;
}

/// What the tick that has passed did to the cells.
void age(const BatteryParams& p, BatteryState& s) {
  if (p.ageing > 0.0) {
    const double calendar = naumann_lfp::stress(std::clamp(s.charge, 0.0, 1.0), s.temperature_k);
    s.calendar_loss =
        grown_loss(s.calendar_loss, std::max(calendar, 0.0), 0.5, Battery::kTickS * p.ageing);
    if (s.cell_w < 0.0) {
      const double rate_per_h = -s.cell_w * 3600.0 / p.capacity_j;
      const double used_ah = wang_lfp::kCellAh * -s.cell_w * Battery::kTickS / p.capacity_j;
      const double per_cent =
          grown_loss(100.0 * s.cycle_loss, wang_lfp::stress(rate_per_h, s.temperature_k),
                     wang_lfp::kExponent, used_ah * p.ageing);
      s.cycle_loss = 0.01 * per_cent;
    }
  }
}

/// Cells that are out take with them what they hold beyond the room of the others.
void judge_health(const BatteryParams& p, BatteryState& s) {
  const double aged = std::max(0.0, 1.0 - s.cycle_loss - s.calendar_loss);
  s.health = aged * (1.0 - std::clamp(s.capacity_loss, 0.0, 1.0));
  const double excess_j = std::max(0.0, s.stored_j - capacity_j(p, s));
  s.stored_j -= excess_j;
  s.losses_j += excess_j;
}

}  // namespace

void Battery::start(const BatteryParams& p, BatteryState& s, engine::Stream&) {
  s.temperature_k = 298.15;
  s.health = 1.0;
  s.charge = p.initial_charge;
  s.stored_j = p.initial_charge * p.capacity_j;
  decide(p, s);
}

void Battery::settle_start(const BatteryParams& p, BatteryState& s) { decide(p, s); }

std::uint16_t Battery::advance(const BatteryParams& p, BatteryState& s,
                               const engine::RowContext& c) {
  const double health_before = s.health;
  over_ticks(
      c.time_s, c.dt_s, kTickS, s.last_tick, [&](double span_s) { hold(p, s, span_s); },
      [&](double) {
        age(p, s);
        judge_health(p, s);
        decide(p, s);
      });
  const bool ended = health_before >= kEndOfLifeHealth && s.health < kEndOfLifeHealth;
  return ended ? static_cast<std::uint16_t>(kEndOfLife) : engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_battery(engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const auto value = [&](const char* name) { return checks.value(name, row); };
    if (value("min_charge") >= value("max_charge"))
      checks.refuse(row,
                    fmt::format("it takes charge up to {} and gives it down to {}: no room",
                                value("max_charge"), value("min_charge")),
                    "put `min_charge` below `max_charge`");
    if (value("mode") != std::floor(value("mode")))
      checks.refuse(row, fmt::format("`mode` is {}, no whole number", value("mode")),
                    "0 command, 1 self consumption, 2 price");
    if (value("low_price") >= value("high_price"))
      checks.refuse(row, "it would buy dear and sell cheap", "put `low_price` below `high_price`");
    for (const char* name : {"charge_power", "discharge_power"}) {
      const double rate = value(name) * 3600.0 / value("capacity");
      if (rate > kMostRatePerHour)
        checks.refuse(row,
                      fmt::format("`{}` would fill or empty it in {:.3g} s, {:.3g} times its "
                                  "capacity an hour; cells bear {}",
                                  name, 3600.0 / rate, rate, kMostRatePerHour),
                      "lower the power or raise `capacity`");
    }
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<Battery>(std::move(spec));
}

const engine::ModelInfo& Battery::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i = engine::describe_device<Battery>(
        "grid/battery",
        "battery: commanded, for self consumption or by price; ages by use and time",
        "dE/dt = P_cell - s E; P_cell = eta P charging, P / eta discharging, Peukert beyond the\n"
        "rated discharge. Decides every 60 s. No cell voltage, heat or resistance growth.",
        "Wang et al., J. Power Sources 196 (2011) 3942; Naumann et al., J. Energy Storage 17 "
        "(2018) 153; Peukert 1897");
    i.notices = {{"end_of_life", "capacity has fallen below 80 % of that when new",
                  engine::NoticeEffect::kNone}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
