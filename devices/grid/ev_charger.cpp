// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/ev_charger.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/grid_calendar.h"
#include "devices/grid/grid_ticks.h"
#include "devices/grid/row_checks.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kDropOutVoltage = 0.5;
constexpr double kLeastCharge = 0.02;  // nobody arrives emptier
/// Draws of what drivers announce stand behind those of all sessions, two each.
constexpr std::uint64_t kAnnouncedDraws = std::uint64_t{1} << 40U;

double arrivals_per_s(const EvChargerParams& p, double time_s) {
  const CalendarTime when = calendar_at(time_s, 1.0, p.start_weekday);
  double away_h = std::fabs(when.second_of_day / 3600.0 - p.peak_hour);
  away_h = std::min(away_h, 24.0 - away_h);
  const double z = away_h / p.peak_width_h;
  // The tails beyond half a day are below 1 % for widths up to 4 h.
  const double bump = 24.0 / (p.peak_width_h * 2.5066282746310002) * engine::exp(-0.5 * z * z);
  const double weekend = when.weekday < 5 ? 1.0 : p.weekend_factor;
  return p.arrivals_per_day / 86400.0 * weekend * (p.base_share + (1.0 - p.base_share) * bump);
}

double log_normal(double mean, double spread, double normal) {
  const double variance = engine::log(1.0 + spread * spread);
  return mean * engine::exp(std::sqrt(variance) * normal - 0.5 * variance);
}

void arrive(const EvChargerParams& p, EvChargerState& s, const engine::RowContext& c,
            double time_s) {
  const auto draw = 2 * static_cast<std::uint64_t>(s.sessions);
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kUsage};
  const double most_j = (p.target_charge - kLeastCharge) * p.car_capacity_j;
  const double wanted_j =
      std::min(most_j, log_normal(p.energy_mean_j, p.energy_spread, engine::normal_at(key, draw)));
  const double stay_s =
      log_normal(p.dwell_mean_s, p.dwell_spread, engine::normal_at(key, draw + 1));
  s.leaves_at_s = time_s + std::max(EvCharger::kTickS, stay_s);
  s.announced_s = s.leaves_at_s;
  if (p.announced_error_s > 0.0)
    s.announced_s += p.announced_error_s * engine::normal_at(key, kAnnouncedDraws + draw / 2);
  s.sessions += 1.0;
  s.occupied = 1.0;
  s.car_charge = p.target_charge - wanted_j / p.car_capacity_j;
  s.pending_energy_j = wanted_j;
  s.wanted_energy_j += wanted_j;
}

void leave(EvChargerState& s) {
  s.unserved_energy_j += s.pending_energy_j;
  s.pending_energy_j = s.occupied = s.car_charge = 0.0;
}

/// The power of the next minute. A lower limit meets the falling power of the taper later.
void decide(const EvChargerParams& p, EvChargerState& s) {
  s.battery_w = 0.0;
  const double share = std::clamp(s.limit, 0.0, 1.0);
  const double knee = 1.0 - (1.0 - p.taper_charge) * share;
  const bool live = s.outage < 0.5 && s.voltage >= kDropOutVoltage;
  if (s.occupied != 0.0 && live && s.pending_energy_j > 0.0)
    s.battery_w =
        std::min(charging_power_w(s.car_charge, p.car_capacity_j, share * p.power_w * p.efficiency,
                                  knee, EvCharger::kTickS),
                 s.pending_energy_j / EvCharger::kTickS);
  s.power_w = s.battery_w / p.efficiency;
  s.reactive_w = s.power_w * std::sqrt(1.0 - p.power_factor * p.power_factor) / p.power_factor;
}

void hold(const EvChargerParams& p, EvChargerState& s, double span_s) {
  const double charged_j = s.battery_w * span_s;
  s.energy_j += s.power_w * span_s;
  s.delivered_energy_j += charged_j;
  s.pending_energy_j -= charged_j;
  s.car_charge += charged_j / p.car_capacity_j;
}

void at_tick(const EvChargerParams& p, EvChargerState& s, const engine::RowContext& c,
             double tick) {
  const double time_s = tick * EvCharger::kTickS;
  if (s.pending_energy_j < 1e-6) s.pending_energy_j = 0.0;  // rounding wants no more
  if (s.occupied != 0.0 && time_s >= s.leaves_at_s) leave(s);
  if (s.occupied == 0.0) {
    const double u = engine::uniform_at({c.seed, c.entity, engine::Purpose::kArrival},
                                        static_cast<std::uint64_t>(tick));
    if (u < 1.0 - engine::exp(-arrivals_per_s(p, time_s) * EvCharger::kTickS))
      arrive(p, s, c, time_s);
  }
  s.time_to_departure_s = s.occupied != 0.0 ? std::max(0.0, s.announced_s - time_s) : 0.0;
  decide(p, s);
}

}  // namespace

double charging_power_w(double charge, double capacity_j, double most_w, double taper,
                        double span_s) {
  if (!(most_w > 0.0)) return 0.0;
  const double to_taper_s = std::max(0.0, (taper - charge) * capacity_j / most_w);
  if (to_taper_s >= span_s) return most_w;
  // From the taper on, 1 - charge falls exponentially.
  const double missing_j = (1.0 - std::max(charge, taper)) * capacity_j;
  const double rate_per_s = most_w / ((1.0 - taper) * capacity_j);
  const double tapered_j = missing_j * (1.0 - engine::exp(-rate_per_s * (span_s - to_taper_s)));
  return (most_w * to_taper_s + tapered_j) / span_s;
}

void EvCharger::start(const EvChargerParams&, EvChargerState& s, engine::Stream&) {
  s.limit = 1.0;
  s.voltage = 1.0;
}

std::uint16_t EvCharger::advance(const EvChargerParams& p, EvChargerState& s,
                                 const engine::RowContext& c) {
  over_ticks(
      c.time_s, c.dt_s, kTickS, s.last_tick, [&](double span_s) { hold(p, s, span_s); },
      [&](double tick) { at_tick(p, s, c, tick); });
  return engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_ev_charger(engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const double room_j =
        (checks.value("target_charge", row) - kLeastCharge) * checks.value("car_capacity", row);
    if (checks.value("energy_mean", row) > room_j)
      checks.refuse(row,
                    fmt::format("cars want {:.3g} J on average, and their batteries take {:.3g} J "
                                "up to the target",
                                checks.value("energy_mean", row), room_j),
                    "lower `energy_mean` or raise `car_capacity` or `target_charge`");
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<EvCharger>(std::move(spec));
}

const engine::ModelInfo& EvCharger::info() {
  static const engine::ModelInfo info = engine::describe_device<EvCharger>(
      "grid/ev_charger",
      "charge point for electric cars: arrivals, stays, tapered charging, smart limit",
      "Cars come by a daily pattern, want energy, stay and leave; constant power, then a taper.\n"
      "wanted = delivered + unserved + pending. No queue, no power back to the grid.",
      "Quiros-Tortos et al., IEEE Trans. Ind. Appl. 51 (2015) 3448; Marra et al., IEEE PES "
      "(2012)");
  return info;
}

}  // namespace orrery::devices
