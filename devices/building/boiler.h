// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct BoilerParams {
  double capacity_w = 20000.0;
  double efficiency = 0.87;
  double condensing_gain = 0.10;
  double dew_point_k = 328.15;
  double condensing_full_k = 303.15;
  double return_k = 313.15;
  double standby_w = 50.0;
  double electric_w = 40.0;
};
struct BoilerState {
  double heat_w = 0.0;
  double gas_w = 0.0;
  double power_w = 0.0;
  double efficiency = 0.0;
  double gas_j = 0.0;
  double heat_j = 0.0;
  double energy_j = 0.0;
  double demand_w = 0.0;
  double return_k = 0.0;
  double fouling = 0.0;
  double ignition = 0.0;
};

/// A gas boiler that condenses when the water comes back cool.
///
///   heat = min(demand, capacity),  gas = heat / eta + standby            (gross calorific value)
///   eta = eta_dry + gain clamp((T_dew - T_return) / (T_dew - T_full), 0, 1)
///
///   in   demand W; return_temperature K (0: the parameter's)
///   out  heat, gas, power W; efficiency 1; gas_energy, heat_energy, energy J (electrical)
///
/// Quasi-steady; starts and the boiler's own water are left out. Faults: fouling takes a share of
/// the efficiency; a failed ignition stops it, the standby flame too.
/// Source: EN 15316-4-1; ASHRAE Handbook, HVAC Systems and Equipment, ch. Boilers: dew point of
/// natural gas about 55 degC, a tenth of the gross value to be won below.
struct Boiler {
  using Params = BoilerParams;
  using State = BoilerState;
  using Row = engine::Field<BoilerParams>;
  using Port = engine::Port<BoilerState>;

  static constexpr std::array kParams = {
      Row{"capacity", &Params::capacity_w, "W", {1, 1e9}, "heat to the water", "ours: house"},
      Row{"efficiency_dry",
          &Params::efficiency,
          "1",
          {0.1, 1},
          "without condensing, gross value",
          "ASHRAE: 0.80 to 0.88"},
      Row{"condensing_gain",
          &Params::condensing_gain,
          "1",
          {0, 0.2},
          "efficiency won at most",
          "ASHRAE: about a tenth"},
      Row{"dew_point",
          &Params::dew_point_k,
          "K",
          {303.16, 343.15},
          "condensing starts below",
          "ASHRAE: natural gas, 55 degC"},
      Row{"condensing_full",
          &Params::condensing_full_k,
          "K",
          {273.15, 303.15},
          "the whole gain is won below",
          "ours: 30 degC"},
      Row{"return_temperature",
          &Params::return_k,
          "K",
          {273.15, 373.15},
          "while the input is 0",
          "ours"},
      Row{"standby", &Params::standby_w, "W", {0, 1e5}, "gas that warms the room's air", "ours"},
      Row{"electric", &Params::electric_w, "W", {0, 1e5}, "fan and pump, at full load", "ours"}};
  static constexpr std::array kInputs = {
      Port{"demand", &State::demand_w, "W", "heat asked for"},
      Port{"return_temperature", &State::return_k, "K", "of the water; 0: the parameter's"}};
  static constexpr std::array kOutputs = {
      Port{"heat", &State::heat_w, "W", "to the water"},
      Port{"gas", &State::gas_w, "W", "gross calorific value"},
      Port{"power", &State::power_w, "W", "electrical"},
      Port{"efficiency", &State::efficiency, "1", "heat a gas, without standby"},
      Port{"gas_energy", &State::gas_j, "J", "since the start"},
      Port{"heat_energy", &State::heat_j, "J", "since the start"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"heat_exchanger_fouling", &State::fouling, "1", "share of the efficiency lost, 0..0.9"},
      Port{"ignition_failure", &State::ignition, "1", "1: no flame"}};
  static constexpr std::array kState = {&State::heat_w,     &State::gas_w,    &State::power_w,
                                        &State::efficiency, &State::gas_j,    &State::heat_j,
                                        &State::energy_j,   &State::demand_w, &State::return_k,
                                        &State::fouling,    &State::ignition};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static void settle_start(const Params& params, State& state);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
