// SPDX-License-Identifier: Apache-2.0
#include "devices/building/thermostat.h"

#include <algorithm>
#include <cmath>

#include "devices/building/calendar.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

double scheduled_k(const ThermostatParams& p, const ThermostatState& s, double time_s) {
  const double start_s = is_weekend(time_s, p.start_weekday) ? p.weekend_start_s : p.day_start_s;
  if (!in_hours(second_of_day(time_s), start_s, p.day_end_s)) return p.setback_k;
  return s.presence >= 0.5 ? p.comfort_k : p.away_k;
}

void turn_knob(const ThermostatParams& p, ThermostatState& s, const engine::RowContext& c,
               double tick) {
  if (s.override_k != 0.0) s.override_k *= engine::exp(-Thermostat::kTickS / p.override_time_s);
  if (s.presence < 0.5 || !(s.temperature_k > 0.0) || !(p.habit_per_hour > 0.0)) return;
  const double wrong_k = s.temperature_k - p.comfort_k;  // people feel the room, not the sensor
  if (std::fabs(wrong_k) <= p.tolerance_k) return;
  const double chance = 1.0 - engine::exp(-p.habit_per_hour * Thermostat::kTickS / 3600.0);
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kHabit};
  if (engine::uniform_at(key, static_cast<std::uint64_t>(tick)) >= chance) return;
  s.override_k = std::clamp(s.override_k + (wrong_k < 0.0 ? p.override_step_k : -p.override_step_k),
                            -3.0 * p.override_step_k, 3.0 * p.override_step_k);
  s.overrides += 1.0;
}

double two_point(double before, double error_k, double band_k) {
  if (error_k > 0.5 * band_k) return 1.0;
  if (error_k < -0.5 * band_k) return 0.0;
  return before;
}

/// Set point and demand of this moment; `span_s` is the time that the integral has run.
void control(const ThermostatParams& p, ThermostatState& s, double time_s, double span_s) {
  s.setpoint_k = (s.command_k > 0.0 ? s.command_k : scheduled_k(p, s, time_s)) + s.override_k;
  s.reading_k = s.temperature_k + s.offset_k;
  if (!(s.temperature_k > 0.0)) {
    s.demand = s.cooling = 0.0;
  } else {
    const double error_k = s.setpoint_k - s.reading_k;
    const double warm_k = s.reading_k - std::max(p.cooling_k, s.setpoint_k + p.band_k);
    if (p.gain_per_k > 0.0) {
      const double more = s.integral + error_k * span_s / p.integral_time_s;
      const double raw = p.gain_per_k * (error_k + more);
      // The integral goes no further than brings the output to its limit.
      if (raw > 1.0) {
        s.integral = std::max(s.integral, std::min(more, 1.0 / p.gain_per_k - error_k));
      } else if (raw < 0.0) {
        s.integral = std::min(s.integral, std::max(more, -error_k));
      } else {
        s.integral = more;
      }
      s.demand = std::clamp(raw, 0.0, 1.0);
      s.cooling = std::clamp(p.gain_per_k * warm_k, 0.0, 1.0);
    } else {
      s.demand = two_point(s.demand, error_k, p.band_k);
      s.cooling = two_point(s.cooling, warm_k, p.band_k);
    }
  }
  if (s.stuck >= 0.5) s.demand = std::clamp(s.stuck_at, 0.0, 1.0);
}

}  // namespace

void Thermostat::start(const ThermostatParams& p, ThermostatState& s, engine::Stream&) {
  control(p, s, 0.0, 0.0);
}

void Thermostat::settle_start(const ThermostatParams& p, ThermostatState& s) {
  control(p, s, 0.0, 0.0);
}

std::uint16_t Thermostat::advance(const ThermostatParams& p, ThermostatState& s,
                                  const engine::RowContext& c) {
  const double end_s = c.time_s + c.dt_s;
  const double last = tick_of(end_s, kTickS);
  for (double k = tick_of(c.time_s, kTickS) + 1.0; k <= last; k += 1.0) turn_knob(p, s, c, k);
  control(p, s, end_s, c.dt_s);
  return engine::kNoNotice;
}

const engine::ModelInfo& Thermostat::info() {
  static const engine::ModelInfo info = engine::describe_device<Thermostat>(
      "building/thermostat", "a room thermostat with a schedule, and people who override it",
      "Comfort, set-back and absence by schedule; two-point or PI; uncomfortable people turn "
      "the\n"
      "knob by chance and their override decays.",
      "EN 15500-1; EN 16798-1; Gunay et al., Building and Environment 70 (2013) 31");
  return info;
}

}  // namespace orrery::devices
