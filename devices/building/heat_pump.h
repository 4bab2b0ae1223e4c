// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct HeatPumpParams {
  double capacity_w = 8000.0;
  double capacity_slope_per_k = 0.02;
  double carnot_share = 0.4;
  double approach_k = 5.0;
  double cop_most = 7.0;
  double supply_k = 308.15;
  double source_k = 280.15;
  double source_least_k = 253.15;
  double defrost_share = 0.1;
  double defrost_from_k = 278.15;
  double standby_w = 15.0;
  double backup_w = 0.0;
};
struct HeatPumpState {
  // outputs
  double heat_w = 0.0;
  double power_w = 0.0;
  double cop = 0.0;
  double load = 0.0;
  double capacity_w = 0.0;
  double energy_j = 0.0;
  double heat_j = 0.0;
  double unmet_j = 0.0;
  double air_k = 0.0;
  // inputs
  double demand_w = 0.0;
  double modulation = 0.0;
  double source_k = 0.0;
  double supply_k = 0.0;
  double block = 0.0;
  // fault points
  double refrigerant_leak = 0.0;
  double fouling = 0.0;
};

/// An air-water heat pump with a compressor of variable speed.
///
///   COP = eta Tc / (Tc - Te),  Tc = T_supply + d, Te = T_source - d,  at most cop_most
///   capacity = Q7 (1 + s (T_source - 280.15 K)),  0 below the least source temperature
///   defrosting: capacity and COP less a share, largest at 273.15 K, none 10 K below it and from
///   `defrost_from` up;  heat = min(asked, capacity), power = heat / COP + standby
///
///   in   demand W or modulation 0..1 (of capacity; the larger counts), source_temperature K,
///        supply_temperature K (0: the parameters'), block 1: held off, standby only
///   out  heat, power, capacity_now W; cop, load 1; energy, heat_energy, unmet_energy J;
///        source K
///
/// A backup rod (COP 1) covers what is missing, up to its power. Losses of starts and of cycling
/// at low load are left out, as are noise and hot water's priority. Faults: a refrigerant leak
/// takes its share of capacity and half of it of COP (ours); fouling widens both approaches.
/// Source: Staffell et al., Energy Environ. Sci. 5 (2012) 9291; EN 14825.
struct HeatPump {
  using Params = HeatPumpParams;
  using State = HeatPumpState;
  using Row = engine::Field<HeatPumpParams>;
  using Port = engine::Port<HeatPumpState>;

  static constexpr std::array kParams = {
      Row{"capacity", &Params::capacity_w, "W", {1, 1e8}, "heat at 7 degC outdoors", "ours: house"},
      Row{"capacity_slope",
          &Params::capacity_slope_per_k,
          "1/K",
          {0, 0.1},
          "share of capacity gained a kelvin of source",
          "ours: 2 %"},
      Row{"carnot_share",
          &Params::carnot_share,
          "1",
          {0.05, 0.95},
          "COP as a share of Carnot's between condenser and evaporator",
          "ours: COP about 4 at A7/W35"},
      Row{"approach",
          &Params::approach_k,
          "K",
          {0, 30},
          "between refrigerant and water or air",
          "ours",
          engine::UnitRole::kDifference},
      Row{"cop_most", &Params::cop_most, "1", {1, 20}, "limit of the compressor", "ours"},
      Row{"supply_temperature",
          &Params::supply_k,
          "K",
          {273.15, 363.15},
          "of the water, while the input is 0",
          "EN 14825: low temperature, 35 degC"},
      Row{"source_temperature",
          &Params::source_k,
          "K",
          {223.15, 323.15},
          "of the air, while the input is 0",
          "EN 14511: A7"},
      Row{"source_least",
          &Params::source_least_k,
          "K",
          {193.15, 293.15},
          "it stops below",
          "ours: -20 degC"},
      Row{"defrost_share",
          &Params::defrost_share,
          "1",
          {0, 0.9},
          "of capacity and COP lost at 0 degC",
          "EN 14825 test points: about a tenth"},
      Row{"defrost_from", &Params::defrost_from_k, "K", {273.16, 293.15}, "no frost above", "ours"},
      Row{"standby", &Params::standby_w, "W", {0, 1e4}, "controls and pump, always", "ours"},
      Row{"backup", &Params::backup_w, "W", {0, 1e8}, "electric rod", "ours: none"}};
  static constexpr std::array kInputs = {
      Port{"demand", &State::demand_w, "W", "heat asked for"},
      Port{"modulation", &State::modulation, "1", "share of capacity asked for"},
      Port{"source_temperature", &State::source_k, "K", "outdoor air; 0: the parameter's"},
      Port{"supply_temperature", &State::supply_k, "K", "water; 0: the parameter's"},
      Port{"block", &State::block, "1", "1: held off by the grid or a tariff"}};
  static constexpr std::array kOutputs = {
      Port{"heat", &State::heat_w, "W", "to the building"},
      Port{"power", &State::power_w, "W", "electrical"},
      Port{"cop", &State::cop, "1", "of the compressor"},
      Port{"load", &State::load, "1", "heat of the compressor as a share of capacity"},
      Port{"capacity_now", &State::capacity_w, "W", "heat it could give"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"},
      Port{"heat_energy", &State::heat_j, "J", "since the start"},
      Port{"unmet_energy", &State::unmet_j, "J", "heat asked for and not given"},
      Port{"source", &State::air_k, "K", "air at the evaporator"}};
  static constexpr std::array kFaultPoints = {
      Port{"refrigerant_leak", &State::refrigerant_leak, "1", "share of the charge lost, 0..1"},
      Port{"fouling", &State::fouling, "1", "approaches widened: 1 doubles them"}};
  static constexpr std::array kState = {
      &State::heat_w,     &State::power_w,          &State::cop,      &State::load,
      &State::capacity_w, &State::energy_j,         &State::heat_j,   &State::unmet_j,
      &State::demand_w,   &State::modulation,       &State::source_k, &State::supply_k,
      &State::block,      &State::refrigerant_leak, &State::fouling,  &State::air_k};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static void settle_start(const Params& params, State& state);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
