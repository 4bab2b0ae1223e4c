// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct BuildingKpiParams {
  double floor_area_m2 = 150.0;
  double zones = 1.0;
  double period_s = 3600.0;
  double low_k = 293.15;
  double high_k = 297.15;
  double co2_limit = 1e-3;
  double gas_price = 2.2e-8;
  double gas_carbon = 5.6e-8;
};
struct BuildingKpiState {
  // outputs, BOPTEST
  double ener_tot = 0.0;
  double cost_tot = 0.0;
  double emis_tot = 0.0;
  double tdis_tot = 0.0;
  double idis_tot = 0.0;
  double pele_tot = 0.0;
  // outputs, CityLearn
  double consumption_j = 0.0;
  double cost = 0.0;
  double carbon_kg = 0.0;
  double peak_j = 0.0;
  double ramping_j = 0.0;
  double one_minus_load_factor = 0.0;
  // inputs
  double power_w = 0.0;
  double gas_w = 0.0;
  double price = 0.0;
  double carbon = 0.0;
  double temperature_k = 0.0;
  double co2 = 0.0;
  double discomfort = 0.0;
  // inside
  double own_tdis = 0.0;
  double last_k = 0.0;
  double last_co2 = 0.0;
  double in_period_s = 0.0;
  double in_period_j = 0.0;
  double period_cost = 0.0;
  double period_kg = 0.0;
  double last_period_j = 0.0;
  double day_most_j = 0.0;
  double days = 0.0;
  double day_peaks_j = 0.0;
  double month_j = 0.0;
  double month_most_j = 0.0;
  double months = 0.0;
  double month_sum = 0.0;
  double periods = 0.0;
};

/// Key figures of a building as two benchmarks define them, in SI units. A row is a building.
///
///   BOPTEST     ener_tot  integral of power and gas / area                            J/m2
///               cost_tot, emis_tot  the same times price, carbon intensity            EUR/m2,
///               kg/m2 tdis_tot  integral of max(low - T, 0) + max(T - high, 0), a zone      K s
///               idis_tot  integral of max(CO2 - limit, 0)                             s
///               pele_tot  largest mean power of a period / area                       W/m2
///   CityLearn   E_i is electricity of period i (an hour), net: exports are negative
///               consumption  sum max(E, 0);  cost, carbon  sum over periods of max(.., 0)
///               peak  mean over days of max E;  ramping  sum |E_i - E_(i-1)|, as its notes say
///               one_minus_load_factor  mean over 730 periods of 1 - mean E / max E
///
///   in   power, gas W; price EUR/J; carbon kg/J; temperature K and co2 1 of one zone (0: none);
///        discomfort K s: the sum of zones' own, shared over `zones`
///
/// Temperature and CO2 go by the trapezium rule. Periods stand on a grid of their own, so that cuts
/// of steps shift nothing; a part of a period, day or month counts when it is over. Water, comfort
/// bounds that change (take `discomfort` of the zones for that) and BOPTEST's time_rat are left
/// out. Divide by 3.6e6 or 3600 for kWh and Kh, or ask for the units.
/// Source: Blum et al., J. Building Perf. Simul. 14 (2021) 586, and ibpsa/project1-boptest; Nweye
/// et al., CityLearn v2 (2024), and intelligent-environments-lab/CityLearn, cost_function.
struct BuildingKpi {
  using Params = BuildingKpiParams;
  using State = BuildingKpiState;
  using Row = engine::Field<BuildingKpiParams>;
  using Port = engine::Port<BuildingKpiState>;

  static constexpr std::array kParams = {
      Row{"floor_area", &Params::floor_area_m2, "m2", {0.1, 1e7}, "conditioned", "ours"},
      Row{"zones", &Params::zones, "1", {1, 1e5}, "whose `discomfort` is added up", "ours"},
      Row{"period",
          &Params::period_s,
          "s",
          {1, 86400},
          "of CityLearn's series and of peaks",
          "CityLearn: an hour"},
      Row{"comfort_low", &Params::low_k, "K", {200, 400}, "bound of `temperature`", "EN 16798-1"},
      Row{"comfort_high", &Params::high_k, "K", {200, 400}, "bound of `temperature`", "ours"},
      Row{"co2_limit", &Params::co2_limit, "1", {0, 1}, "bound of `co2`", "ours: 1000 ppm"},
      Row{"gas_price", &Params::gas_price, "EUR/J", {0, 1e-3}, "of gas", "ours: 0.08 EUR/kWh"},
      Row{"gas_carbon",
          &Params::gas_carbon,
          "kg/J",
          {0, 1e-5},
          "of gas",
          "IPCC 2006, vol. 2: natural gas, 56.1 kg/GJ"}};
  static constexpr std::array kInputs = {
      Port{"power", &State::power_w, "W", "electrical, net: exports are negative"},
      Port{"gas", &State::gas_w, "W", "burnt"},
      Port{"price", &State::price, "EUR/J", "of electricity"},
      Port{"carbon", &State::carbon, "kg/J", "of electricity"},
      Port{"temperature", &State::temperature_k, "K", "of a zone; 0: none"},
      Port{"co2", &State::co2, "1", "of a zone, share of volume"},
      Port{"discomfort", &State::discomfort, "K.s", "of zones, added up"}};
  static constexpr std::array kOutputs = {
      Port{"ener_tot", &State::ener_tot, "J/m2", "BOPTEST: energy"},
      Port{"cost_tot", &State::cost_tot, "EUR/m2", "BOPTEST: cost"},
      Port{"emis_tot", &State::emis_tot, "kg/m2", "BOPTEST: emissions"},
      Port{"tdis_tot", &State::tdis_tot, "K.s", "BOPTEST: thermal discomfort a zone"},
      Port{"idis_tot", &State::idis_tot, "s", "BOPTEST: air quality discomfort, ppm s / 1e6"},
      Port{"pele_tot", &State::pele_tot, "W/m2", "BOPTEST: peak electrical demand"},
      Port{"consumption", &State::consumption_j, "J", "CityLearn: electricity_consumption"},
      Port{"cost", &State::cost, "EUR", "CityLearn: cost"},
      Port{"carbon_emissions", &State::carbon_kg, "kg", "CityLearn: carbon_emissions"},
      Port{"peak", &State::peak_j, "J", "CityLearn: mean of daily peaks of a period"},
      Port{"ramping", &State::ramping_j, "J", "CityLearn: ramping, up and down"},
      Port{"one_minus_load_factor", &State::one_minus_load_factor, "1", "CityLearn"}};
  static constexpr std::array<Port, 0> kFaultPoints = {};
  static constexpr std::array kState = {
      &State::ener_tot,      &State::cost_tot,      &State::emis_tot,
      &State::tdis_tot,      &State::idis_tot,      &State::pele_tot,
      &State::consumption_j, &State::cost,          &State::carbon_kg,
      &State::peak_j,        &State::ramping_j,     &State::one_minus_load_factor,
      &State::power_w,       &State::gas_w,         &State::price,
      &State::carbon,        &State::temperature_k, &State::co2,
      &State::discomfort,    &State::own_tdis,      &State::last_k,
      &State::last_co2,      &State::in_period_s,   &State::in_period_j,
      &State::period_cost,   &State::period_kg,     &State::last_period_j,
      &State::day_most_j,    &State::days,          &State::day_peaks_j,
      &State::month_j,       &State::month_most_j,  &State::months,
      &State::month_sum,     &State::periods};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static void settle_start(const Params& params, State& state);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
