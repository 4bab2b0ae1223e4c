// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/load.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/grid_ticks.h"
#include "devices/grid/row_checks.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

double weather_factor(const LoadParams& p, const LoadState& s) {
  return 1.0 + p.heating_per_k * std::max(0.0, p.heating_below_k - s.temperature_k) +
         p.cooling_per_k * std::max(0.0, s.temperature_k - p.cooling_above_k);
}

/// Share of the baseline that is not used now; negative when a low price brings use forward.
double saved_share(const LoadParams& p, const LoadState& s) {
  double share = p.flexible_share * std::clamp(s.curtail, 0.0, 1.0);
  if (p.elasticity < 0.0 && s.price_eur_per_j > 0.0)
    share += 1.0 - engine::pow(s.price_eur_per_j / p.reference_price_eur_per_j, p.elasticity);
  return std::clamp(share, -p.flexible_share, p.flexible_share);
}

/// What is drawn from this moment on.
void operate(const LoadParams& p, LoadState& s, double time_s) {
  const CalendarTime when = calendar_at(time_s + p.time_shift_s, p.start_day, p.start_weekday);
  const double random = std::max(0.0, 1.0 + p.noise * s.noise_deviation);
  s.baseline_w = p.mean_power_w * load_shape(static_cast<int>(p.load_class), when) *
                 weather_factor(p, s) * random;
  s.saved_w = s.baseline_w * saved_share(p, s);
  const double wanted_w = s.baseline_w - s.saved_w + s.rebound_w + s.extra_power_w;
  if (s.voltage < Load::kDropOutVoltage) {
    s.power_w = s.reactive_w = s.saved_w = 0.0;
    s.unserved_w = wanted_w;
    return;
  }
  s.unserved_w = 0.0;
  const double v = s.voltage;
  const double constant = 1.0 - p.impedance_share - p.current_share;
  s.power_w = wanted_w * (p.impedance_share * v * v + p.current_share * v + constant);
  s.reactive_w = s.power_w * std::sqrt(1.0 - p.power_factor * p.power_factor) / p.power_factor;
}

void hold(const LoadParams& p, LoadState& s, double span_s) {
  const double rebound_w = s.unserved_w > 0.0 ? 0.0 : s.rebound_w;
  s.energy_j += s.power_w * span_s;
  s.unserved_energy_j += s.unserved_w * span_s;
  s.curtailed_energy_j += s.saved_w * span_s;
  s.rebound_energy_j += rebound_w * span_s;
  s.owed_energy_j += (p.payback * s.saved_w - rebound_w) * span_s;
}

void at_tick(const LoadParams& p, LoadState& s, const engine::RowContext& c, double tick) {
  const double kept = engine::exp(-Load::kTickS / p.noise_time_s);
  s.noise_deviation =
      kept * s.noise_deviation +
      std::sqrt(1.0 - kept * kept) * engine::normal_at({c.seed, c.entity, engine::Purpose::kUsage},
                                                       static_cast<std::uint64_t>(tick));
  s.rebound_w =
      s.owed_energy_j * (1.0 - engine::exp(-Load::kTickS / p.rebound_time_s)) / Load::kTickS;
  operate(p, s, tick * Load::kTickS);
}

}  // namespace

void Load::start(const LoadParams& p, LoadState& s, engine::Stream& initial) {
  s.voltage = 1.0;
  s.temperature_k = std::min(p.heating_below_k, p.cooling_above_k);
  s.noise_deviation = initial.normal();
  operate(p, s, 0.0);
}

void Load::settle_start(const LoadParams& p, LoadState& s) { operate(p, s, 0.0); }

std::uint16_t Load::advance(const LoadParams& p, LoadState& s, const engine::RowContext& c) {
  over_ticks(
      c.time_s, c.dt_s, kTickS, s.last_tick, [&](double span_s) { hold(p, s, span_s); },
      [&](double tick) { at_tick(p, s, c, tick); });
  operate(p, s, c.time_s + c.dt_s);
  return engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_load(engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    for (const char* name : {"class", "start_day", "start_weekday"}) {
      const double value = checks.value(name, row);
      if (value != std::floor(value))
        checks.refuse(row, fmt::format("`{}` is {}, no whole number", name, value),
                      "give one of the numbers that its description lists");
    }
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<Load>(std::move(spec));
}

const engine::ModelInfo& Load::info() {
  static const engine::ModelInfo info = engine::describe_device<Load>(
      "grid/load",
      "customers of a class: daily, weekly and seasonal shape, voltage, demand response",
      "P0 = mean shape(t) weather noise; P = (P0 - saved + rebound) (z v^2 + i v + 1 - z - i).\n"
      "Curtailed energy is paid back with the time constant of the rebound. No holidays.",
      "VDEW standard load profiles (1999); IEEE Reliability Test System (1979); IEEE Task Force "
      "on Load Representation (1993)");
  return info;
}

}  // namespace orrery::devices
