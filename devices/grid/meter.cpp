// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/meter.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/row_checks.h"

namespace orrery::devices {

namespace {

constexpr double kLowCurrent = 0.1;  // over the basic one: below, limits are wider

/// What the measuring element makes of a power.
double metered_w(const MeterParams& p, const MeterState& s) {
  const double seen_w = s.held_w * (1.0 - std::clamp(s.bypass, 0.0, 1.0));
  const double current = seen_w / (p.nominal_voltage_v * p.basic_current_a);
  if (current < starting_current(p.accuracy_class)) return 0.0;
  const double wider = error_limit(p.accuracy_class, current) / error_limit(p.accuracy_class, 1.0);
  return seen_w * (1.0 + s.meter_error * wider) *
         (1.0 - std::clamp(s.under_registration, 0.0, 1.0));
}

void hold(const MeterParams& p, MeterState& s, double span_s) {
  const double drawn_j = std::max(s.held_w, 0.0) * span_s;
  s.actual_energy_j += drawn_j;
  s.exported_energy_j += std::max(-s.held_w, 0.0) * span_s;
  s.interval_actual_j += drawn_j;
  s.interval_metered_j += metered_w(p, s) * span_s;
  s.interval_due_eur += drawn_j * s.held_price_eur_per_j;
  s.interval_price += s.held_price_eur_per_j * span_s;
  s.interval_time_s += span_s;
}

/// From this moment on, until the next step.
void take_inputs(const MeterParams& p, MeterState& s) {
  s.held_w = s.power_w;
  s.held_price_eur_per_j = s.price_eur_per_j;
  s.voltage_reading_v = p.nominal_voltage_v * s.voltage * s.voltage_gain;
}

/// Keeps the mean power of each hour of the last day.
void remember(MeterState& s, int hour, double power_w, double intervals_an_hour) {
  double& slot = s.*Meter::kHours[static_cast<std::size_t>(hour)];
  s.in_hour = s.in_hour >= intervals_an_hour ? 1.0 : s.in_hour + 1.0;
  if (s.in_hour == 1.0) {
    slot = power_w;
    s.hours_seen = std::min(24.0, s.hours_seen + 1.0);
  } else {
    slot += (power_w - slot) / s.in_hour;
  }
}

double mean_of_day_w(const MeterState& s) {
  double sum = 0.0;
  for (const auto slot : Meter::kHours) sum += s.*slot;
  return s.hours_seen > 0.0 ? sum / s.hours_seen : 0.0;
}

/// What attacks make of the mean power of an interval; h1 has been at the element already.
double told_w(const MeterParams& p, const MeterState& s, const engine::RowContext& c,
              double interval, double hour, double true_w) {
  const auto random = [&] {
    return 0.1 + 0.7 * engine::uniform_at({c.seed, c.entity, engine::Purpose::kProcess},
                                          static_cast<std::uint64_t>(std::max(interval, 0.0)));
  };
  double power_w = true_w;
  if (s.reversed_day >= 0.5)
    power_w = s.*Meter::kHours[static_cast<std::size_t>(23 - static_cast<int>(hour))];
  if (s.mean_value >= 0.5 || s.mean_random >= 0.5) power_w = mean_of_day_w(s);
  if (s.mean_random >= 0.5 || s.random_share >= 0.5) power_w *= random();
  double into_window = hour - p.zero_from_hour;
  if (into_window < 0.0) into_window += 24.0;
  return into_window < s.zero_hours ? 0.0 : power_w;
}

void end_interval(const MeterParams& p, MeterState& s, const engine::RowContext& c) {
  const double day_s = s.last_interval * p.interval_s / 86400.0;
  const double hour = 24.0 * (day_s - std::floor(day_s));  // at which the interval began
  const double true_w = s.interval_metered_j / s.interval_time_s;
  remember(s, static_cast<int>(hour), true_w, std::max(1.0, 3600.0 / p.interval_s));
  const double told_j = told_w(p, s, c, s.last_interval, hour, true_w) * s.interval_time_s;
  s.reported_j += told_j;
  const double before_j = s.registered_energy_j;
  s.registered_energy_j = p.quantum_j * std::floor(s.reported_j / p.quantum_j);
  s.interval_power_w = (s.registered_energy_j - before_j) / p.interval_s;
  const double bill_eur = told_j * s.interval_price / s.interval_time_s;
  s.billed_eur += bill_eur;
  s.lost_revenue_eur += s.interval_due_eur - bill_eur;
  s.lost_energy_j += s.interval_actual_j - told_j;
  s.interval_actual_j = s.interval_metered_j = s.interval_due_eur = 0.0;
  s.interval_price = s.interval_time_s = 0.0;
}

}  // namespace

double error_limit(double accuracy_class, double current) {
  const double limit = 0.01 * accuracy_class;
  return current < kLowCurrent ? limit + 0.005 : limit;
}

double starting_current(double accuracy_class) { return accuracy_class < 1.5 ? 0.004 : 0.005; }

void Meter::start(const MeterParams& p, MeterState& s, engine::Stream& initial) {
  const double limit = error_limit(p.accuracy_class, 1.0);
  s.meter_error = std::clamp(initial.normal() * p.error_share * limit, -limit, limit);
  s.voltage_gain = 1.0 + p.voltage_error * initial.normal();
  s.voltage = 1.0;
  s.price_eur_per_j = p.price_eur_per_j;
  take_inputs(p, s);
  s.last_interval = std::floor(p.clock_offset_s / p.interval_s);
}

void Meter::settle_start(const MeterParams& p, MeterState& s) { take_inputs(p, s); }

std::uint16_t Meter::advance(const MeterParams& p, MeterState& s, const engine::RowContext& c) {
  const double end_s = c.time_s + c.dt_s;
  double now_s = c.time_s;
  for (;;) {
    const double ends_at_s =
        ((s.last_interval + 1.0) * p.interval_s - p.clock_offset_s) / (1.0 + p.clock_drift);
    if (ends_at_s > end_s) break;
    const double at_s = std::max(ends_at_s, now_s);
    hold(p, s, at_s - now_s);
    now_s = at_s;
    if (s.interval_time_s > 0.0) end_interval(p, s, c);
    s.last_interval += 1.0;
  }
  if (end_s > now_s) hold(p, s, end_s - now_s);
  take_inputs(p, s);
  return engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_meter(engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const double accuracy = checks.value("accuracy_class", row);
    if (accuracy != 1.0 && accuracy != 2.0)
      checks.refuse(row, fmt::format("IEC 62053-21 has no class {}", accuracy), "1 or 2");
    const double interval_s = checks.value("interval", row);
    if (std::fmod(86400.0, interval_s) != 0.0 ||
        (interval_s < 3600.0 ? std::fmod(3600.0, interval_s) : std::fmod(interval_s, 3600.0)) !=
            0.0)
      checks.refuse(row, fmt::format("intervals of {} s do not fill hours and days", interval_s),
                    "5, 15, 30 or 60 min");
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<Meter>(std::move(spec));
}

const engine::ModelInfo& Meter::info() {
  static const engine::ModelInfo info = engine::describe_device<Meter>(
      "grid/meter", "smart meter: interval register, class accuracy, own clock, fraud and its cost",
      "Reports the energy of each interval by its own clock, in whole quanta. Fraud: bypass, "
      "and\n"
      "the attacks h1 to h6 on what is reported. No phases, no reactive energy.",
      "IEC 62053-21:2003; Jokar, Arianpoo, Leung, IEEE Trans. Smart Grid 7 (2016) 216");
  return info;
}

}  // namespace orrery::devices
