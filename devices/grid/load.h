// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/grid/load_shapes.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct LoadParams {
  double load_class = kResidential;
  double mean_power_w = 400.0;
  double power_factor = 0.95;
  double time_shift_s = 0.0;
  double noise = 0.2;
  double noise_time_s = 1800.0;
  double impedance_share = 0.3;
  double current_share = 0.3;
  double heating_per_k = 0.0;
  double heating_below_k = 288.15;
  double cooling_per_k = 0.0;
  double cooling_above_k = 295.15;
  double flexible_share = 0.2;
  double elasticity = 0.0;
  double reference_price_eur_per_j = 0.3 / 3.6e6;
  double payback = 0.8;
  double rebound_time_s = 7200.0;
  double start_day = 1.0;
  double start_weekday = 0.0;
};

struct LoadState {
  // outputs
  double power_w = 0.0;
  double reactive_w = 0.0;
  double energy_j = 0.0;
  double baseline_w = 0.0;
  double curtailed_energy_j = 0.0;
  double rebound_energy_j = 0.0;
  double owed_energy_j = 0.0;
  double unserved_energy_j = 0.0;
  // inputs
  double voltage = 0.0;
  double temperature_k = 0.0;
  double curtail = 0.0;
  double price_eur_per_j = 0.0;
  // fault point
  double extra_power_w = 0.0;
  // inside
  double saved_w = 0.0;
  double rebound_w = 0.0;
  double unserved_w = 0.0;
  double noise_deviation = 0.0;
  double last_tick = 0.0;
};

/// A load on a feeder: a customer or a group of one class.
///
///   baseline  P0 = mean shape(class, t + shift) (1 + h max(0, Th - T) + c max(0, T - Tc)) (1 + n)
///   n         Ornstein-Uhlenbeck, on a grid of 300 s of its own; 1 + n is never below 0
///   response  saved = P0 clamp(f curtail + 1 - (price / reference)^elasticity, -f, f)
///   payback   d owed/dt = payback saved - rebound; rebound = owed (1 - e^(-tick/tau)) / tick
///   voltage   P = (P0 - saved + rebound) (z v^2 + i v + 1 - z - i); Q = P tan(acos(pf)); below 0.5
///             of nominal nothing runs, and the energy counts as unserved
///
///   in   voltage      1      of its bus, 1 is nominal; 1 unless wired
///   in   temperature  K      outdoors; where neither heating nor cooling answers unless wired
///   in   curtail      1      share of the flexible load that is to stop, 0..1
///   in   price        EUR/J  0: no price is known
///   out  power, reactive, energy, baseline, curtailed_energy, rebound_energy, owed_energy,
///        unserved_energy, the energies since the start
///
/// A power stands from its moment on: energy is power times time. Curtailed energy is
/// negative where a low price brought use forward. Energies of the response are those at nominal
/// voltage: payback times curtailed_energy is rebound_energy + owed_energy. Left out: holidays,
/// motors that stall or start.
/// Sources: load_shapes.h; polynomial loads: IEEE Task Force on Load Representation, IEEE Trans.
/// Power Systems 8 (1993) 472; constant elasticity: Schweppe et al., Spot Pricing of Electricity
/// (1988); payback after load control: Strbac, Energy Policy 36 (2008) 4419.
struct Load {
  using Params = LoadParams;
  using State = LoadState;
  using Row = engine::Field<LoadParams>;
  using Port = engine::Port<LoadState>;

  static constexpr double kTickS = 300.0;
  static constexpr double kDropOutVoltage = 0.5;
  static constexpr auto kDifference = engine::UnitRole::kDifference;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"class", &LoadParams::load_class, "1", {0, 4},
          "0 residential, 1 commercial, 2 industrial, 3 agricultural, 4 the mixed system of IEEE",
          "VDEW 1999: H0, G0, G3, L0; IEEE Reliability Test System"},
      Row{"mean_power", &LoadParams::mean_power_w, "W", {0, 1e9},
          "over a year; 1000 kWh a year are 114 W", "3500 kWh a year: a German household"},
      Row{"power_factor", &LoadParams::power_factor, "1", {0.1, 1}, "lagging",
          "0.95: usual at distribution transformers"},
      Row{"time_shift", &LoadParams::time_shift_s, "s", {-43200, 43200},
          "by which this customer lives ahead of the class", "ours"},
      Row{"noise", &LoadParams::noise, "1", {0, 2},
          "standard deviation of the random part, over the shape", "ours: some ten households"},
      Row{"noise_time", &LoadParams::noise_time_s, "s", {1, 1e6}, "its correlation time", "ours"},
      Row{"impedance_share", &LoadParams::impedance_share, "1", {-2, 2},
          "z: part that goes with the square of voltage", "ours: between resistive and electronic"},
      Row{"current_share", &LoadParams::current_share, "1", {-2, 2},
          "i: part that goes with voltage; the rest is constant power", "ours"},
      Row{"heating_per_k", &LoadParams::heating_per_k, "1/K", {0, 1},
          "h: more load for each kelvin below heating_below", "0: shapes have the mean winter"},
      Row{"heating_below", &LoadParams::heating_below_k, "K", {223, 323}, "Th",
          "15 degC: usual base of heating degree days"},
      Row{"cooling_per_k", &LoadParams::cooling_per_k, "1/K", {0, 1},
          "c: more load for each kelvin above cooling_above",
          "0: little cooling in the shapes' land"},
      Row{"cooling_above", &LoadParams::cooling_above_k, "K", {223, 323}, "Tc",
          "22 degC: usual base of cooling degree days"},
      Row{"flexible_share", &LoadParams::flexible_share, "1", {0, 1},
          "f: share of the load that can stop or move", "ours: washing, water and space heat"},
      Row{"elasticity", &LoadParams::elasticity, "1", {-2, 0},
          "of demand to price; 0 does not care", "short run, published: 0 to -0.3"},
      Row{"reference_price", &LoadParams::reference_price_eur_per_j, "EUR/J", {1e-12, 1},
          "at which demand is the baseline", "0.30 EUR/kWh: German households"},
      Row{"payback", &LoadParams::payback, "1", {0, 2},
          "share of curtailed energy that is used later",
          "Strbac 2008: most of it, device by device"},
      Row{"rebound_time", &LoadParams::rebound_time_s, "s", {1, 1e6}, "tau of the payback", "ours"},
      Row{"start_day", &LoadParams::start_day, "1", {1, 365}, "day of the year at the start",
          "ours: 1 January"},
      Row{"start_weekday", &LoadParams::start_weekday, "1", {0, 6}, "0 is Monday", "ours"}};
  static constexpr std::array kInputs = {
      Port{"voltage", &LoadState::voltage, "1", "of the bus over nominal; 1 unless wired"},
      Port{"temperature", &LoadState::temperature_k, "K", "outdoors"},
      Port{"curtail", &LoadState::curtail, "1", "share of flexible load to stop, 0..1"},
      Port{"price", &LoadState::price_eur_per_j, "EUR/J", "of energy; 0 is unknown"}};
  static constexpr std::array kOutputs = {
      Port{"power", &LoadState::power_w, "W", "drawn"},
      Port{"reactive", &LoadState::reactive_w, "W", "reactive power drawn, var"},
      Port{"energy", &LoadState::energy_j, "J", "drawn since the start"},
      Port{"baseline", &LoadState::baseline_w, "W", "without response, at nominal voltage"},
      Port{"curtailed_energy", &LoadState::curtailed_energy_j, "J", "not used when it was wanted"},
      Port{"rebound_energy", &LoadState::rebound_energy_j, "J", "used later instead"},
      Port{"owed_energy", &LoadState::owed_energy_j, "J", "still to be used"},
      Port{"unserved_energy", &LoadState::unserved_energy_j, "J", "wanted while out of supply"}};
  static constexpr std::array kFaultPoints = {
      Port{"extra_power", &LoadState::extra_power_w, "W", "drawn besides: a stuck heater, a tap"}};
  // clang-format on
  static constexpr std::array kState = {&LoadState::power_w,
                                        &LoadState::reactive_w,
                                        &LoadState::energy_j,
                                        &LoadState::baseline_w,
                                        &LoadState::curtailed_energy_j,
                                        &LoadState::rebound_energy_j,
                                        &LoadState::owed_energy_j,
                                        &LoadState::unserved_energy_j,
                                        &LoadState::voltage,
                                        &LoadState::temperature_k,
                                        &LoadState::curtail,
                                        &LoadState::price_eur_per_j,
                                        &LoadState::extra_power_w,
                                        &LoadState::saved_w,
                                        &LoadState::rebound_w,
                                        &LoadState::unserved_w,
                                        &LoadState::noise_deviation,
                                        &LoadState::last_tick};

  static const engine::ModelInfo& info();
  static void start(const LoadParams& params, LoadState& state, engine::Stream& initial);
  static void settle_start(const LoadParams& params, LoadState& state);
  static std::uint16_t advance(const LoadParams& params, LoadState& state,
                               const engine::RowContext& context);
};

/// Refuses a class or a start that is no whole number.
engine::Result<std::unique_ptr<engine::Population>> make_load(engine::PopulationSpec spec);

}  // namespace orrery::devices
