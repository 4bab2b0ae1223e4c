// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct BatteryParams {
  double capacity_j = 3.6e7;
  double charge_power_w = 5000.0;
  double discharge_power_w = 5000.0;
  double charge_efficiency = 0.95;
  double discharge_efficiency = 0.95;
  double self_discharge_per_s = 0.03 / (30.0 * 86400.0);
  double initial_charge = 0.5;
  double min_charge = 0.1;
  double max_charge = 1.0;
  double mode = 0.0;
  double low_price_eur_per_j = 0.2 / 3.6e6;
  double high_price_eur_per_j = 0.4 / 3.6e6;
  double peukert_exponent = 1.0;
  double rated_time_s = 72000.0;
  double ageing = 1.0;
};

struct BatteryState {
  // outputs
  double power_w = 0.0;
  double charge = 0.0;
  double stored_j = 0.0;
  double health = 0.0;
  double energy_in_j = 0.0;
  double energy_out_j = 0.0;
  double losses_j = 0.0;
  double cycles = 0.0;
  double cycle_loss = 0.0;
  double calendar_loss = 0.0;
  // inputs
  double command_w = 0.0;
  double net_load_w = 0.0;
  double price_eur_per_j = 0.0;
  double temperature_k = 0.0;
  // fault points
  double capacity_loss = 0.0;
  double converter_trip = 0.0;
  // inside
  double cell_w = 0.0;
  double last_tick = 0.0;
};

/// A battery with its converter, seen from the grid: positive power charges.
///
///   cell      P_cell = eta_c P, or P / eta_d (P / P_H)^(k-1) beyond the rated discharge P_H = E0 /
///             H (Peukert)
///   store     dE/dt = P_cell - s E
///   control   0: the command; 1: self consumption, P = -net_load; 2: full power, in when the price
///             is at most `low_price`, out when it is at least `high_price`
///   ageing    of LiFePO4 cells, by use and by time (battery_ageing.h); they add up
///
///   in   command      W      mode 0: to be drawn, negative: to be given
///   in   net_load     W      mode 1: of the house without the battery, consumption less generation
///   in   price        EUR/J  mode 2; 0: unknown, the battery rests
///   in   temperature  K      of the cells; 25 degC unless wired
///   out  power, charge, stored, health, energy_in, energy_out, losses, cycles, cycle_loss,
///        calendar_loss
///
/// The control decides every 60 s and holds its power: never more than limits, charge left and room
/// left allow for that long. energy_in - energy_out - losses is what stored has changed by. Left
/// out: voltage of the cells, heat, growing resistance, unequal cells. Wang's cells also aged by
/// time while they were cycled, so that the sum of both is on the safe side. `ageing` 0 holds for
/// other chemistries.
/// Sources: Wang et al. 2011, Naumann et al. 2018, Peukert 1897: battery_ageing.h.
struct Battery {
  using Params = BatteryParams;
  using State = BatteryState;
  using Row = engine::Field<BatteryParams>;
  using Port = engine::Port<BatteryState>;

  enum Notice : std::uint16_t { kEndOfLife };
  static constexpr double kCommand = 0.0;  ///< values of BatteryParams::mode
  static constexpr double kSelfConsumption = 1.0;
  static constexpr double kTickS = 60.0;
  static constexpr double kEndOfLifeHealth = 0.8;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"capacity", &BatteryParams::capacity_j, "J", {1.0, 1e15},
          "E0: when new, at the cells", "a home battery of 10 kWh"},
      Row{"charge_power", &BatteryParams::charge_power_w, "W", {0, 1e12}, "most, at the grid",
          "ours"},
      Row{"discharge_power", &BatteryParams::discharge_power_w, "W", {0, 1e12}, "most, at the grid",
          "ours"},
      Row{"charge_efficiency", &BatteryParams::charge_efficiency, "1", {0.1, 1}, "cells over grid",
          "0.9 there and back: usual of home batteries"},
      Row{"discharge_efficiency", &BatteryParams::discharge_efficiency, "1", {0.1, 1},
          "grid over cells", "as charge_efficiency"},
      Row{"self_discharge", &BatteryParams::self_discharge_per_s, "1/s", {0, 1e-3},
          "s: share of what is stored", "3 % a month: usual of lithium cells"},
      Row{"initial_charge", &BatteryParams::initial_charge, "1", {0, 1}, "share of capacity",
          "ours"},
      Row{"min_charge", &BatteryParams::min_charge, "1", {0, 1}, "below which it gives nothing",
          "ours"},
      Row{"max_charge", &BatteryParams::max_charge, "1", {0, 1}, "above which it takes nothing",
          "ours"},
      Row{"mode", &BatteryParams::mode, "1", {0, 2},
          "0 command, 1 self consumption, 2 price", "ours"},
      Row{"low_price", &BatteryParams::low_price_eur_per_j, "EUR/J", {0, 1},
          "mode 2: charges at most at",
          "ours"},
      Row{"high_price", &BatteryParams::high_price_eur_per_j, "EUR/J", {0, 1},
          "mode 2: discharges at least at", "ours"},
      Row{"peukert_exponent", &BatteryParams::peukert_exponent, "1", {1, 2},
          "k: 1 for lithium, 1.1 to 1.3 for lead-acid", "Peukert 1897"},
      Row{"rated_time", &BatteryParams::rated_time_s, "s", {60, 1e7},
          "H: of the discharge that gives the capacity", "lead-acid: 20 h"},
      Row{"ageing", &BatteryParams::ageing, "1", {0, 100},
          "times as fast as the cells of the sources; 0 never", "Wang et al. 2011"}};
  static constexpr std::array kInputs = {
      Port{"command", &BatteryState::command_w, "W", "to be drawn; negative: to be given"},
      Port{"net_load", &BatteryState::net_load_w, "W", "of the house without the battery"},
      Port{"price", &BatteryState::price_eur_per_j, "EUR/J", "of energy; 0 is unknown"},
      Port{"temperature", &BatteryState::temperature_k, "K", "of the cells; 25 degC unless wired"}};
  static constexpr std::array kOutputs = {
      Port{"power", &BatteryState::power_w, "W", "drawn; negative while it gives"},
      Port{"charge", &BatteryState::charge, "1", "stored over present capacity"},
      Port{"stored", &BatteryState::stored_j, "J", "in the cells"},
      Port{"health", &BatteryState::health, "1", "present capacity over that when new"},
      Port{"energy_in", &BatteryState::energy_in_j, "J", "drawn since the start"},
      Port{"energy_out", &BatteryState::energy_out_j, "J", "given since the start"},
      Port{"losses", &BatteryState::losses_j, "J", "of converter and cells since the start"},
      Port{"cycles", &BatteryState::cycles, "1", "discharged over capacity when new"},
      Port{"cycle_loss", &BatteryState::cycle_loss, "1", "share of capacity lost by use"},
      Port{"calendar_loss", &BatteryState::calendar_loss, "1", "share of capacity lost by time"}};
  static constexpr std::array kFaultPoints = {
      Port{"capacity_loss", &BatteryState::capacity_loss, "1", "share of cells that are out, 0..1"},
      Port{"converter_trip", &BatteryState::converter_trip, "1", "1: the converter is off"}};
  // clang-format on
  static constexpr std::array kState = {
      &BatteryState::power_w,         &BatteryState::charge,        &BatteryState::stored_j,
      &BatteryState::health,          &BatteryState::energy_in_j,   &BatteryState::energy_out_j,
      &BatteryState::losses_j,        &BatteryState::cycles,        &BatteryState::cycle_loss,
      &BatteryState::calendar_loss,   &BatteryState::command_w,     &BatteryState::net_load_w,
      &BatteryState::price_eur_per_j, &BatteryState::temperature_k, &BatteryState::capacity_loss,
      &BatteryState::converter_trip,  &BatteryState::cell_w,        &BatteryState::last_tick};

  static const engine::ModelInfo& info();
  static void start(const BatteryParams& params, BatteryState& state, engine::Stream& initial);
  static void settle_start(const BatteryParams& params, BatteryState& state);
  static std::uint16_t advance(const BatteryParams& params, BatteryState& state,
                               const engine::RowContext& context);
};

/// Refuses charge limits that leave no room, a start outside them, a power that no cell bears, and
/// prices the wrong way round.
engine::Result<std::unique_ptr<engine::Population>> make_battery(engine::PopulationSpec spec);

}  // namespace orrery::devices
