// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct HeatPumpLoadParams {
  double loss_w_per_k = 150.0;
  double heat_capacity_j_per_k = 2.0e7;
  double gain_w = 500.0;
  double set_point_k = 294.15;
  double band_k = 1.0;
  double power_w = 2500.0;
  double power_factor = 0.95;
  double cop = 3.5;
  double cop_per_k = 0.07;
  double restart_delay_s = 180.0;
};

struct HeatPumpLoadState {
  // outputs
  double power_w = 0.0;
  double reactive_w = 0.0;
  double energy_j = 0.0;
  double heat_j = 0.0;
  double indoor_k = 0.0;
  double running = 0.0;
  double starts = 0.0;
  double cold_time_s = 0.0;
  // inputs
  double temperature_k = 0.0;
  double voltage = 0.0;
  double set_shift_k = 0.0;
  // fault points
  double fouling = 0.0;
  double compressor_failure = 0.0;
  // inside
  double off_left_s = 0.0;
};

/// A house with a heat pump that a thermostat switches: a load with a duty cycle.
///
///   house   C dT/dt = -U (T - T_out) + gain + on P COP
///   switch  on below set - band / 2, off above set + band / 2; stays off for `restart_delay`
///   COP     = cop + c (T_out - 7 degC), at least 1, less what fouling takes
///
///   in   temperature  K   outdoors; 7 degC unless wired
///   in   voltage      1   of its bus; below 0.5 it stops; 1 unless wired
///   in   set_shift    K   added to the set point (demand response)
///   out  power, reactive, energy, heat (since the start), indoor, running, starts, cold_time
///   (below
///        the band)
///
/// Between switchings the exponential is exact, and switchings are at their own moments, so that no
/// step shifts them. Houses start spread over the band as in a long run: their diversity. After an
/// outage they run together: cold load pickup. For houses of several rooms there is
/// building/zones. Left out: converters that modulate, hot water, defrosting.
/// Source: Ihara and Schweppe, IEEE Transactions on Power Apparatus and Systems PAS-100 (1981)
/// 4142; sizes are ours.
struct HeatPumpLoad {
  using Params = HeatPumpLoadParams;
  using State = HeatPumpLoadState;
  using Row = engine::Field<HeatPumpLoadParams>;
  using Port = engine::Port<HeatPumpLoadState>;
  static constexpr auto kDifference = engine::UnitRole::kDifference;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"loss", &HeatPumpLoadParams::loss_w_per_k, "W/K", {1, 1e6}, "U: of the house",
          "ours: 5 kW at 12 degC below zero", kDifference},
      Row{"heat_capacity", &HeatPumpLoadParams::heat_capacity_j_per_k, "J/K", {1e4, 1e12}, "C",
          "ours: with U, a time constant of 37 h", kDifference},
      Row{"gain", &HeatPumpLoadParams::gain_w, "W", {0, 1e6}, "of people and appliances", "ours"},
      Row{"set_point", &HeatPumpLoadParams::set_point_k, "K", {273, 313}, "of the thermostat",
          "ours: 21 degC"},
      Row{"band", &HeatPumpLoadParams::band_k, "K", {0.05, 10}, "between off and on", "ours",
          kDifference},
      Row{"power", &HeatPumpLoadParams::power_w, "W", {10, 1e7}, "electrical, while it runs",
          "ours"},
      Row{"power_factor", &HeatPumpLoadParams::power_factor, "1", {0.5, 1}, "lagging", "ours"},
      Row{"cop", &HeatPumpLoadParams::cop, "1", {1, 10}, "heat over power at 7 degC outdoors",
          "usual of air to water at 35 degC, EN 14511"},
      Row{"cop_per_k", &HeatPumpLoadParams::cop_per_k, "1/K", {0, 1}, "c", "ours", kDifference},
      Row{"restart_delay", &HeatPumpLoadParams::restart_delay_s, "s", {0, 7200},
          "least time off: pressures even out", "usual of compressors: 3 min"}};
  static constexpr std::array kInputs = {
      Port{"temperature", &HeatPumpLoadState::temperature_k, "K", "outdoors"},
      Port{"voltage", &HeatPumpLoadState::voltage, "1", "of the bus over nominal"},
      Port{"set_shift", &HeatPumpLoadState::set_shift_k, "K", "added to the set point"}};
  static constexpr std::array kOutputs = {
      Port{"power", &HeatPumpLoadState::power_w, "W", "drawn"},
      Port{"reactive", &HeatPumpLoadState::reactive_w, "W", "reactive power drawn, var"},
      Port{"energy", &HeatPumpLoadState::energy_j, "J", "drawn since the start"},
      Port{"heat", &HeatPumpLoadState::heat_j, "J", "given to the house since the start"},
      Port{"indoor", &HeatPumpLoadState::indoor_k, "K", "of the house"},
      Port{"running", &HeatPumpLoadState::running, "1", "1: the compressor runs"},
      Port{"starts", &HeatPumpLoadState::starts, "1", "of the compressor"},
      Port{"cold_time", &HeatPumpLoadState::cold_time_s, "s",
          "below the band at the end of steps"}};
  static constexpr std::array kFaultPoints = {
      Port{"fouling", &HeatPumpLoadState::fouling, "1", "share of the COP that is lost, 0..0.9"},
      Port{"compressor_failure", &HeatPumpLoadState::compressor_failure, "1",
          "1: it does not run"}};
  // clang-format on
  static constexpr std::array kState = {&HeatPumpLoadState::power_w,
                                        &HeatPumpLoadState::reactive_w,
                                        &HeatPumpLoadState::energy_j,
                                        &HeatPumpLoadState::heat_j,
                                        &HeatPumpLoadState::indoor_k,
                                        &HeatPumpLoadState::running,
                                        &HeatPumpLoadState::starts,
                                        &HeatPumpLoadState::cold_time_s,
                                        &HeatPumpLoadState::temperature_k,
                                        &HeatPumpLoadState::voltage,
                                        &HeatPumpLoadState::set_shift_k,
                                        &HeatPumpLoadState::fouling,
                                        &HeatPumpLoadState::compressor_failure,
                                        &HeatPumpLoadState::off_left_s};

  static const engine::ModelInfo& info();
  static void start(const HeatPumpLoadParams& params, HeatPumpLoadState& state,
                    engine::Stream& initial);
  static std::uint16_t advance(const HeatPumpLoadParams& params, HeatPumpLoadState& state,
                               const engine::RowContext& context);
};

/// Refuses heat pumps that cannot reach their set point even at 7 degC outdoors.
engine::Result<std::unique_ptr<engine::Population>> make_heat_pump_load(
    engine::PopulationSpec spec);

}  // namespace orrery::devices
