// SPDX-License-Identifier: Apache-2.0
#include "devices/building/kpi.h"

#include <algorithm>
#include <cmath>

namespace orrery::devices {

namespace {

constexpr double kDayS = 86400.0;
constexpr double kMonthPeriods = 730.0;  // CityLearn's window: a month of hours
constexpr double kRoundingS = 1e-6;      // steps are whole nanoseconds; less is no time

/// Mean over what lies in the window of one more group.
void end_day(BuildingKpiState& s) {
  s.day_peaks_j += s.day_most_j;
  s.days += 1.0;
  s.peak_j = s.day_peaks_j / s.days;
}

void end_month(BuildingKpiState& s) {
  if (s.month_most_j > 0.0) {
    s.month_sum += 1.0 - s.month_j / kMonthPeriods / s.month_most_j;
    s.months += 1.0;
    s.one_minus_load_factor = s.month_sum / s.months;
  }
  s.month_j = 0.0;
}

void end_period(const BuildingKpiParams& p, BuildingKpiState& s) {
  const double energy_j = s.in_period_j;
  const double day_periods = std::max(std::floor(kDayS / p.period_s + 0.5), 1.0);
  const bool new_day = std::fmod(s.periods, day_periods) == 0.0;
  const bool new_month = std::fmod(s.periods, kMonthPeriods) == 0.0;
  s.day_most_j = new_day ? energy_j : std::max(s.day_most_j, energy_j);
  s.month_most_j = new_month ? energy_j : std::max(s.month_most_j, energy_j);
  s.month_j += energy_j;
  if (s.periods > 0.0) s.ramping_j += std::fabs(energy_j - s.last_period_j);
  s.consumption_j += std::max(energy_j, 0.0);
  s.cost += std::max(s.period_cost, 0.0);
  s.carbon_kg += std::max(s.period_kg, 0.0);
  s.pele_tot = std::max(s.pele_tot, energy_j / p.period_s / p.floor_area_m2);
  s.last_period_j = energy_j;
  s.periods += 1.0;
  s.in_period_s = s.in_period_j = s.period_cost = s.period_kg = 0.0;
  if (std::fmod(s.periods, day_periods) == 0.0) end_day(s);
  if (std::fmod(s.periods, kMonthPeriods) == 0.0) end_month(s);
}

void add_series(const BuildingKpiParams& p, BuildingKpiState& s, double span_s) {
  while (span_s > kRoundingS) {
    const double part_s = std::min(span_s, p.period_s - s.in_period_s);
    const double energy_j = s.power_w * part_s;
    s.in_period_s += part_s;
    s.in_period_j += energy_j;
    s.period_cost += energy_j * s.price;
    s.period_kg += energy_j * s.carbon;
    span_s -= part_s;
    if (p.period_s - s.in_period_s <= kRoundingS) end_period(p, s);
  }
}

double beyond(const BuildingKpiParams& p, double temperature_k) {
  if (!(temperature_k > 0.0)) return 0.0;
  return std::max(p.low_k - temperature_k, 0.0) + std::max(temperature_k - p.high_k, 0.0);
}

}  // namespace

void BuildingKpi::start(const Params&, State&, engine::Stream&) {}

void BuildingKpi::settle_start(const Params&, State& s) {
  s.last_k = s.temperature_k;
  s.last_co2 = s.co2;
}

std::uint16_t BuildingKpi::advance(const Params& p, State& s, const engine::RowContext& c) {
  const double dt = c.dt_s;
  const double area = p.floor_area_m2;
  if (c.time_s == 0.0 && s.last_k == 0.0) settle_start(p, s);
  s.ener_tot += dt * (s.power_w + s.gas_w) / area;
  s.cost_tot += dt * (s.power_w * s.price + s.gas_w * p.gas_price) / area;
  s.emis_tot += dt * (s.power_w * s.carbon + s.gas_w * p.gas_carbon) / area;
  s.own_tdis += 0.5 * dt * (beyond(p, s.last_k) + beyond(p, s.temperature_k));
  s.tdis_tot = s.own_tdis + s.discomfort / p.zones;
  s.idis_tot +=
      0.5 * dt * (std::max(s.last_co2 - p.co2_limit, 0.0) + std::max(s.co2 - p.co2_limit, 0.0));
  s.last_k = s.temperature_k;
  s.last_co2 = s.co2;
  add_series(p, s, dt);
  return engine::kNoNotice;
}

const engine::ModelInfo& BuildingKpi::info() {
  static const engine::ModelInfo info = engine::describe_device<BuildingKpi>(
      "building/kpi", "key figures of a building as BOPTEST and CityLearn define them",
      "Sums over the run, in SI units; series of energy stand on a grid of periods. A part of a "
      "period, day or month counts when it is over. Water and BOPTEST's time_rat are left out.",
      "ibpsa/project1-boptest; intelligent-environments-lab/CityLearn, cost_function");
  return info;
}

}  // namespace orrery::devices
