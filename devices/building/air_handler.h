// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct AirHandlerParams {
  double flow_m3_per_s = 0.5;
  double flow_least_m3_per_s = 0.05;
  double fan_w = 600.0;
  double recovery = 0.75;
  double heating_w = 15000.0;
  double cooling_w = 10000.0;
  double cooling_cop = 3.0;
  double supply_k = 291.15;
  double co2_low = 6e-4;
  double co2_high = 1e-3;
  double outdoor_k = 273.15;
  double extract_k = 294.15;
};
struct AirHandlerState {
  // outputs
  double flow_m3_per_s = 0.0;
  double supply_k = 0.0;
  double fan_w = 0.0;
  double heating_w = 0.0;
  double cooling_w = 0.0;
  double recovered_w = 0.0;
  double power_w = 0.0;
  double energy_j = 0.0;
  double heating_j = 0.0;
  double cooling_j = 0.0;
  // inputs
  double outdoor_in_k = 0.0;
  double extract_in_k = 0.0;
  double co2 = 0.0;
  double flow_share = 0.0;
  double setpoint_k = 0.0;
  double bypass = 0.0;
  // fault points
  double filter_clogging = 0.0;
  double fan_stopped = 0.0;
  double recovery_stuck = 0.0;
};

/// An air handler: fresh air by a fan, heat recovery, a heating and a cooling coil.
///
///   speed share n = max(flow_share, CO2 between low and high, least), of design flow
///   fan power = P n^3 (affinity law);  a clogged filter takes flow at the same speed, 1 - clogging
///   T1 = To + eta (Te - To);  coils bring T1 to the set point within their powers
///   heat of air = 1200 J/(m3 K) flow (T2 - T1)
///
///   in   outdoor_temperature, extract_temperature K; co2 1; flow_share 1; setpoint K;
///        recovery_bypass 1 (share of recovery passed by)
///   out  supply_flow m3/s, supply_temperature K; fan_power, heating, cooling, recovered, power W;
///        energy, heating_energy, cooling_energy J.  power = fan + cooling / COP; heating is heat
///
/// Supply and extract flow are equal; the fan's heat, moisture and ducts are left out.
/// Source: ASHRAE Handbook, HVAC Applications, ch. Fans (affinity laws); EN 16798-3; EN 13053.
struct AirHandler {
  using Params = AirHandlerParams;
  using State = AirHandlerState;
  using Row = engine::Field<AirHandlerParams>;
  using Port = engine::Port<AirHandlerState>;

  static constexpr std::array kParams = {
      Row{"design_flow",
          &Params::flow_m3_per_s,
          "m3/s",
          {1e-4, 1e3},
          "at full speed",
          "ours: 30 people at 60 m3/h"},
      Row{"least_flow",
          &Params::flow_least_m3_per_s,
          "m3/s",
          {0, 1e3},
          "always, for hygiene",
          "ours: a tenth"},
      Row{"design_fan_power",
          &Params::fan_w,
          "W",
          {0, 1e6},
          "at full speed, all fans",
          "EN 16798-3: SFP 2, 1200 W/(m3/s)"},
      Row{"recovery",
          &Params::recovery,
          "1",
          {0, 1},
          "temperature ratio of the exchanger",
          "EN 13053, class H1: 0.75"},
      Row{"heating_capacity", &Params::heating_w, "W", {0, 1e8}, "of the coil", "ours"},
      Row{"cooling_capacity", &Params::cooling_w, "W", {0, 1e8}, "of the coil", "ours"},
      Row{"cooling_cop", &Params::cooling_cop, "1", {0.5, 20}, "of the chiller", "ours"},
      Row{"supply_setpoint",
          &Params::supply_k,
          "K",
          {273.15, 323.15},
          "while the input is 0",
          "ours: 18 degC"},
      Row{"co2_low", &Params::co2_low, "1", {0, 1}, "least flow below", "ours: 600 ppm"},
      Row{"co2_high",
          &Params::co2_high,
          "1",
          {0, 1},
          "full flow above",
          "EN 16798-1: 1000 ppm, a common bound"},
      Row{"outdoor_default", &Params::outdoor_k, "K", {200, 350}, "while the input is 0", "ours"},
      Row{"extract_default", &Params::extract_k, "K", {250, 350}, "while the input is 0", "ours"}};
  static constexpr std::array kInputs = {
      Port{"outdoor_temperature", &State::outdoor_in_k, "K", "0: the parameter's"},
      Port{"extract_temperature", &State::extract_in_k, "K", "air of the rooms; 0: parameter"},
      Port{"co2", &State::co2, "1", "share of volume in the rooms"},
      Port{"flow_share", &State::flow_share, "1", "of design flow, asked for"},
      Port{"setpoint", &State::setpoint_k, "K", "of supplied air; 0: the parameter's"},
      Port{"recovery_bypass", &State::bypass, "1", "share of recovery passed by"}};
  static constexpr std::array kOutputs = {
      Port{"supply_flow", &State::flow_m3_per_s, "m3/s", "fresh air"},
      Port{"supply_temperature", &State::supply_k, "K", "of that air"},
      Port{"fan_power", &State::fan_w, "W", "electrical"},
      Port{"heating", &State::heating_w, "W", "heat of the coil"},
      Port{"cooling", &State::cooling_w, "W", "heat taken by the coil"},
      Port{"recovered", &State::recovered_w, "W", "heat from the extracted air"},
      Port{"power", &State::power_w, "W", "electrical: fans and chiller"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"},
      Port{"heating_energy", &State::heating_j, "J", "since the start"},
      Port{"cooling_energy", &State::cooling_j, "J", "since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"filter_clogging", &State::filter_clogging, "1", "share of flow lost, 0..1"},
      Port{"fan_stopped", &State::fan_stopped, "1", "1: no flow, no power"},
      Port{"recovery_lost", &State::recovery_stuck, "1", "share of recovery lost, 0..1"}};
  static constexpr std::array kState = {
      &State::flow_m3_per_s, &State::supply_k,        &State::fan_w,
      &State::heating_w,     &State::cooling_w,       &State::recovered_w,
      &State::power_w,       &State::energy_j,        &State::heating_j,
      &State::cooling_j,     &State::outdoor_in_k,    &State::extract_in_k,
      &State::co2,           &State::flow_share,      &State::setpoint_k,
      &State::bypass,        &State::filter_clogging, &State::fan_stopped,
      &State::recovery_stuck};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static void settle_start(const Params& params, State& state);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
