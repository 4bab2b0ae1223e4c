// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct ThermostatParams {
  double comfort_k = 294.15;
  double setback_k = 291.15;
  double away_k = 291.15;
  double cooling_k = 299.15;
  double day_start_s = 6.0 * 3600.0;
  double day_end_s = 22.5 * 3600.0;
  double weekend_start_s = 7.5 * 3600.0;
  double start_weekday = 0.0;
  double band_k = 0.5;
  double gain_per_k = 0.0;
  double integral_time_s = 3600.0;
  double tolerance_k = 1.0;
  double habit_per_hour = 0.5;
  double override_step_k = 1.5;
  double override_time_s = 2.0 * 3600.0;
};
struct ThermostatState {
  double demand = 0.0;
  double cooling = 0.0;
  double setpoint_k = 294.15;
  double override_k = 0.0;
  double reading_k = 293.15;
  double overrides = 0.0;
  // inputs
  double temperature_k = 0.0;
  double presence = 0.0;
  double command_k = 0.0;
  // fault points
  double offset_k = 0.0;
  double stuck = 0.0;
  double stuck_at = 0.0;
  // inside
  double integral = 0.0;
};

/// A room thermostat with a schedule, and the people who do not leave it alone.
///
///   schedule   comfort by day while somebody is in, `away` by day when nobody is, set-back by
///              night; a command replaces it, 0 gives it back
///   people     every 600 s, somebody in, the room more than `tolerance` from comfort: with
///              probability 1 - exp(-habit x 600 s) the set point moves by `override_step` against
///              it; the override decays with `override_time` and is theirs over any command
///   two-point  demand 1 below set point - band / 2, 0 above set point + band / 2
///   PI         gain > 0: demand = gain (e + integral of e / Ti), 0..1; the integral stops where
///              the output is at its limit
///   cooling    the same towards max(cooling set point, set point + band)
///
///   in   temperature K; presence 1; setpoint K (a command; 0: the schedule's)
///   out  demand 1 (heating, 0..1); cooling 1 (0..1); setpoint K (in force); override K;
///        reading K (temperature as the sensor has it); overrides 1 (since the start)
///
/// Until a temperature comes (0 K) nothing is demanded. PI is integrated with the error of a
/// step's start. Valve travel times and learning thermostats are left out.
/// Source: EN 15500-1 (control accuracy); habits: S. Karjalainen, Building and Environment 42
/// (2007) 1594; H. B. Gunay et al., Building and Environment 70 (2013) 31.
struct Thermostat {
  using Params = ThermostatParams;
  using State = ThermostatState;
  using Row = engine::Field<ThermostatParams>;
  using Port = engine::Port<ThermostatState>;
  static constexpr double kTickS = 600.0;
  static constexpr engine::UnitRole kSpan = engine::UnitRole::kDifference;

  static constexpr std::array kParams = {
      Row{"comfort",
          &Params::comfort_k,
          "K",
          {273.15, 310},
          "by day, and what people want",
          "EN 16798-1: 20 to 24 degC"},
      Row{"setback", &Params::setback_k, "K", {273.15, 310}, "by night", "ours"},
      Row{"away", &Params::away_k, "K", {273.15, 310}, "by day with nobody in", "ours"},
      Row{"cooling_setpoint",
          &Params::cooling_k,
          "K",
          {283.15, 330},
          "cooling above",
          "EN 16798-1: 26 degC"},
      Row{"day_start", &Params::day_start_s, "s", {0, 86400}, "time of day, working days", "ours"},
      Row{"day_end", &Params::day_end_s, "s", {0, 86400}, "time of day", "ours"},
      Row{"weekend_start",
          &Params::weekend_start_s,
          "s",
          {0, 86400},
          "time of day, weekends",
          "ours"},
      Row{"start_weekday", &Params::start_weekday, "1", {0, 6}, "of the run; 0 is Monday", "ours"},
      Row{"band", &Params::band_k, "K", {0, 10}, "between on and off", "EN 15500-1: 0.5 K", kSpan},
      Row{"gain", &Params::gain_per_k, "1/K", {0, 100}, "0: two-point", "ours", kSpan},
      Row{"integral_time", &Params::integral_time_s, "s", {1, 1e7}, "of PI", "ours"},
      Row{"tolerance", &Params::tolerance_k, "K", {0, 20}, "people bear so much", "ours", kSpan},
      Row{"habit",
          &Params::habit_per_hour,
          "1",
          {0, 100},
          "times an hour that uncomfortable people turn the knob",
          "ours"},
      Row{"override_step",
          &Params::override_step_k,
          "K",
          {0, 10},
          "a turn of the knob",
          "ours",
          kSpan},
      Row{"override_time",
          &Params::override_time_s,
          "s",
          {60, 1e7},
          "in which it decays to 1/e",
          "ours"}};
  static constexpr std::array kInputs = {
      Port{"temperature", &State::temperature_k, "K", "of the room"},
      Port{"presence", &State::presence, "1", "people in"},
      Port{"setpoint", &State::command_k, "K", "a command; 0: the schedule"}};
  static constexpr std::array kOutputs = {
      Port{"demand", &State::demand, "1", "of heating, 0..1"},
      Port{"cooling", &State::cooling, "1", "of cooling, 0..1"},
      Port{"setpoint", &State::setpoint_k, "K", "in force"},
      Port{"override", &State::override_k, "K", "what people have added"},
      Port{"reading", &State::reading_k, "K", "temperature as the sensor has it"},
      Port{"overrides", &State::overrides, "1", "since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"thermostat_offset", &State::offset_k, "K", "added to what the sensor reads"},
      Port{"valve_stuck", &State::stuck, "1", "1: demand does not follow"},
      Port{"valve_stuck_at", &State::stuck_at, "1", "0 shut, 1 open"}};
  static constexpr std::array kState = {
      &State::demand,    &State::cooling,   &State::setpoint_k,    &State::override_k,
      &State::reading_k, &State::overrides, &State::temperature_k, &State::presence,
      &State::command_k, &State::offset_k,  &State::stuck,         &State::stuck_at,
      &State::integral};

  static const engine::ModelInfo& info();
  static void start(const ThermostatParams& params, ThermostatState& state,
                    engine::Stream& initial);
  static std::uint16_t advance(const ThermostatParams& params, ThermostatState& state,
                               const engine::RowContext& context);
  static void settle_start(const ThermostatParams& params, ThermostatState& state);
};

}  // namespace orrery::devices
