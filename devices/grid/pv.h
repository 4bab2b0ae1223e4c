// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/grid/pvwatts.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct PvParams {
  double dc_power_w = 5000.0;
  double dc_ac_ratio = 1.1;
  double temperature_coeff_per_k = -0.0047;
  double losses = 0.1408;
  double inverter_efficiency = 0.96;
  double heat_loss_w_per_m2_k = 25.0;
  double heat_loss_wind = 6.84;
  double apparent_ratio = 1.0;
  double volt_var = 0.0;
  double volt_watt = 0.0;
  double response_time_s = 10.0;
  double cloud_depth = 0.0;
  double cloud_share = 0.4;
  double cloud_time_s = 120.0;
  double cloud_edge_s = 20.0;
  double site = 0.0;
};

struct PvState {
  // outputs
  double power_w = 0.0;
  double reactive_w = 0.0;
  double energy_j = 0.0;
  double available_w = 0.0;
  double curtailed_energy_j = 0.0;
  double dc_w = 0.0;
  double cell_temperature_k = 0.0;
  double connected = 0.0;
  // inputs
  double irradiance_w_per_m2 = 0.0;
  double temperature_k = 0.0;
  double wind_m_per_s = 0.0;
  double voltage = 0.0;
  double curtail = 0.0;
  // fault points
  double soiling = 0.0;
  double string_loss = 0.0;
  double inverter_trip = 0.0;
  // inside
  double voltage_seen = 0.0;
  double reconnect_left_s = 0.0;
  double cloudy = 0.0;
  double cloud_factor = 0.0;
  double last_tick = 0.0;
};

/// A photovoltaic plant: array and inverter.
///
///   cell    Tc = T + G / (u0 + u1 wind)                          Faiman
///   array   Pdc = G / 1000 P0 (1 + gamma (Tc - 25 degC)) (1 - losses) (1 - soiling) (1 - strings)
///   inverter
///           Pac = Pdc eta / 0.9637 (-0.0162 zeta - 0.0059 / zeta + 0.9858), at most its rating
///   grid    Q by volt-var, at most P by volt-watt, P^2 + Q^2 <= S^2 with Q first; off below
///           0.45 and above 1.2 of nominal, back after 300 s within 0.917..1.05
///   clouds  G times 1 - d in a cloud, 1 + d f / (1 - f) between: mean 1; clear and cloudy follow a
///           two-state Markov process on a grid of 10 s of its own, edges pass in `cloud_edge`;
///           plants of one `site` have the same clouds and begin clear
///
///   in   irradiance   W/m2   on the plane of the array
///   in   temperature  K      of the air; 20 degC unless wired
///   in   wind         m/s    1 unless wired
///   in   voltage      1      of its bus; 1 unless wired
///   in   curtail      1      share of the rating it may not give, 0..1
///   out  power, reactive (both injected), energy, available, curtailed_energy, dc_power,
///        cell_temperature, connected
///
/// A power stands from its moment on: energy is power times time. The curves follow the voltage
/// with 90 % in `response_time`. Left out: spectrum, angle of incidence, snow, heat in cells.
/// Sources: Dobos, PVWatts Version 5 Manual, NREL (2014); Faiman (2008); IEEE 1547-2018,
/// tables 4, 8, 11 to 13, 31; two-state clouds: Skartveit and Olseth, Solar Energy 49 (1992) 63.
struct Pv {
  using Params = PvParams;
  using State = PvState;
  using Row = engine::Field<PvParams>;
  using Port = engine::Port<PvState>;

  enum Notice : std::uint16_t { kTripped };
  static constexpr double kTickS = 10.0;
  static constexpr double kReconnectS = 300.0;
  static constexpr auto kDifference = engine::UnitRole::kDifference;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"dc_power", &PvParams::dc_power_w, "W", {1, 1e9},
          "of the array at 1000 W/m2 and 25 degC", "a roof of ten to fifteen modules"},
      Row{"dc_ac_ratio", &PvParams::dc_ac_ratio, "1", {0.5, 3},
          "dc power over the rating of the inverter", "Dobos 2014: 1.1"},
      Row{"temperature_coeff", &PvParams::temperature_coeff_per_k, "1/K", {-0.01, 0},
          "gamma", "Dobos 2014: standard -0.47, premium -0.35, thin film -0.20 %/K", kDifference},
      Row{"losses", &PvParams::losses, "1", {0, 0.99}, "share lost before the inverter",
          "Dobos 2014: 14.08 % from ten causes"},
      Row{"inverter_efficiency", &PvParams::inverter_efficiency, "1", {0.5, 1}, "nominal",
          "Dobos 2014: 0.96"},
      Row{"heat_loss", &PvParams::heat_loss_w_per_m2_k, "W/(m2 K)", {1, 200}, "u0",
          "Faiman 2008: 25.0", kDifference},
      Row{"heat_loss_wind", &PvParams::heat_loss_wind, "J/(m3 K)", {0, 100},
          "u1: for each m/s of wind",
          "Faiman 2008: 6.84", kDifference},
      Row{"apparent_ratio", &PvParams::apparent_ratio, "1", {1, 2},
          "S: apparent over active rating of the inverter", "ours"},
      Row{"volt_var", &PvParams::volt_var, "1", {0, 1}, "1: reactive power follows the voltage",
          "IEEE 1547-2018, table 8, Category B"},
      Row{"volt_watt", &PvParams::volt_watt, "1", {0, 1}, "1: high voltage limits active power",
          "IEEE 1547-2018, table 31"},
      Row{"response_time", &PvParams::response_time_s, "s", {0.1, 3600},
          "to 90 % of a change of voltage", "IEEE 1547-2018: 10 s for volt-watt"},
      Row{"cloud_depth", &PvParams::cloud_depth, "1", {0, 1},
          "d: share of irradiance that a passing cloud takes; 0: weather has the clouds", "ours"},
      Row{"cloud_share", &PvParams::cloud_share, "1", {0, 0.95}, "f: of the time in clouds",
          "ours"},
      Row{"cloud_time", &PvParams::cloud_time_s, "s", {1, 1e5},
          "correlation time of clear and cloudy", "ours: clouds of 1 km in wind of 8 m/s"},
      Row{"cloud_edge", &PvParams::cloud_edge_s, "s", {0.1, 1e4},
          "time constant of an edge that passes over the plant", "ours: a large roof is faster"},
      Row{"site", &PvParams::site, "1", {0, 1e9},
          "plants of the same number have the same clouds; 0: its own", "ours"}};
  static constexpr std::array kInputs = {
      Port{"irradiance", &PvState::irradiance_w_per_m2, "W/m2", "on the plane of the array"},
      Port{"temperature", &PvState::temperature_k, "K", "of the air; 20 degC unless wired"},
      Port{"wind", &PvState::wind_m_per_s, "m/s", "1 unless wired"},
      Port{"voltage", &PvState::voltage, "1", "of the bus over nominal; 1 unless wired"},
      Port{"curtail", &PvState::curtail, "1", "share of the rating it may not give, 0..1"}};
  static constexpr std::array kOutputs = {
      Port{"power", &PvState::power_w, "W", "injected"},
      Port{"reactive", &PvState::reactive_w, "W", "reactive power injected, var"},
      Port{"energy", &PvState::energy_j, "J", "injected since the start"},
      Port{"available", &PvState::available_w, "W", "what the inverter could give"},
      Port{"curtailed_energy", &PvState::curtailed_energy_j, "J", "available and not given"},
      Port{"dc_power", &PvState::dc_w, "W", "of the array after losses"},
      Port{"cell_temperature", &PvState::cell_temperature_k, "K", "of the cells"},
      Port{"connected", &PvState::connected, "1", "1 feeding, 0 tripped or waiting"}};
  static constexpr std::array kFaultPoints = {
      Port{"soiling", &PvState::soiling, "1", "share of light that dirt takes, 0..1"},
      Port{"string_loss", &PvState::string_loss, "1", "share of strings that are open, 0..1"},
      Port{"inverter_trip", &PvState::inverter_trip, "1", "1: the inverter is off"}};
  // clang-format on
  static constexpr std::array kState = {&PvState::power_w,
                                        &PvState::reactive_w,
                                        &PvState::energy_j,
                                        &PvState::available_w,
                                        &PvState::curtailed_energy_j,
                                        &PvState::dc_w,
                                        &PvState::cell_temperature_k,
                                        &PvState::connected,
                                        &PvState::irradiance_w_per_m2,
                                        &PvState::temperature_k,
                                        &PvState::wind_m_per_s,
                                        &PvState::voltage,
                                        &PvState::curtail,
                                        &PvState::soiling,
                                        &PvState::string_loss,
                                        &PvState::inverter_trip,
                                        &PvState::voltage_seen,
                                        &PvState::reconnect_left_s,
                                        &PvState::cloudy,
                                        &PvState::cloud_factor,
                                        &PvState::last_tick};

  static const engine::ModelInfo& info();
  static void start(const PvParams& params, PvState& state, engine::Stream& initial);
  static void settle_start(const PvParams& params, PvState& state);
  static std::uint16_t advance(const PvParams& params, PvState& state,
                               const engine::RowContext& context);
};

/// Refuses clouds that leave more light between them than there is.
engine::Result<std::unique_ptr<engine::Population>> make_pv(engine::PopulationSpec spec);

}  // namespace orrery::devices
