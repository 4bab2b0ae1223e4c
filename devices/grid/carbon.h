// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct CarbonParams {
  double mean = 0.38 / 3.6e6;
  double daily = 0.06 / 3.6e6;
  double seasonal = 0.05 / 3.6e6;
  double noise = 0.06 / 3.6e6;
  double noise_time_s = 86400.0;
  double start_day = 1.0;
  double highest_day = 20.0;
};
struct CarbonState {
  double intensity = 0.0;
  double emissions_kg = 0.0;
  double bought_j = 0.0;
  double power_w = 0.0;
  double wander = 0.0;
};

/// Carbon dioxide of a unit of electrical energy from the grid, and what a load has caused.
///
///   intensity   mean + daily x day shape(t) + seasonal cos(2 pi (day - highest) / 365)
///               + noise x n(t), never below 0; constant over each quarter of an hour
///   day shape   low at noon (sun), high in the evening; mean 0: tariff.h
///   n           Ornstein-Uhlenbeck of standard deviation 1 (wind)
///   emissions   integral of intensity x power bought; what is sold saves nothing
///
///   in   power W (bought, negative when sold; held over a step)
///   out  intensity kg/J; emissions kg; bought_energy J
///
/// Average, not marginal, intensity. Imports and the upstream of fuels are left out.
/// Source: Hawkes, Energy Policy 38 (2010) 5977 (average and marginal rates); sizes near those of
/// Germany, Umweltbundesamt 2023: 0.38 kg/kWh.
struct Carbon {
  using Params = CarbonParams;
  using State = CarbonState;
  using Row = engine::Field<CarbonParams>;
  using Port = engine::Port<CarbonState>;
  static constexpr double kTickS = 900.0;

  static constexpr std::array kParams = {
      Row{"mean",
          &Params::mean,
          "kg/J",
          {0, 1e-5},
          "over the year",
          "Umweltbundesamt 2023: 0.38 kg/kWh"},
      Row{"daily", &Params::daily, "kg/J", {0, 1e-5}, "size of the day shape", "ours"},
      Row{"seasonal", &Params::seasonal, "kg/J", {0, 1e-5}, "winter less mean", "ours"},
      Row{"noise", &Params::noise, "kg/J", {0, 1e-5}, "standard deviation", "ours"},
      Row{"noise_time", &Params::noise_time_s, "s", {900, 1e7}, "correlation time", "ours: a day"},
      Row{"start_day",
          &Params::start_day,
          "1",
          {1, 366},
          "day of the year of the run's start",
          "ours"},
      Row{"highest_day", &Params::highest_day, "1", {1, 366}, "day of the year", "ours"}};
  static constexpr std::array kInputs = {
      Port{"power", &State::power_w, "W", "bought; negative when sold"}};
  static constexpr std::array kOutputs = {
      Port{"intensity", &State::intensity, "kg/J", "of energy bought"},
      Port{"emissions", &State::emissions_kg, "kg", "since the start"},
      Port{"bought_energy", &State::bought_j, "J", "since the start"}};
  static constexpr std::array<Port, 0> kFaultPoints = {};
  static constexpr std::array kState = {&State::intensity, &State::emissions_kg, &State::bought_j,
                                        &State::power_w, &State::wander};

  static const engine::ModelInfo& info();
  static void start(const CarbonParams& params, CarbonState& state, engine::Stream& initial);
  static std::uint16_t advance(const CarbonParams& params, CarbonState& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
