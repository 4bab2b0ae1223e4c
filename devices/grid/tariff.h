// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct TariffParams {
  double offpeak = 0.24 / 3.6e6;
  double peak = 0.34 / 3.6e6;
  double peak_start_s = 7.0 * 3600.0;
  double peak_end_s = 21.0 * 3600.0;
  double weekend_offpeak = 1.0;
  double dynamic = 0.0;
  double noise = 0.0;
  double noise_time_s = 12.0 * 3600.0;
  double lowest = -0.5 / 3.6e6;
  double feed_in = 0.08 / 3.6e6;
  double feed_in_follows = 0.0;
  double standing_per_day = 0.0;
  double start_weekday = 0.0;
};
struct TariffState {
  double price = 0.0;
  double feed_in = 0.0;
  double cost = 0.0;
  double bought_j = 0.0;
  double sold_j = 0.0;
  double charges = 0.0;
  double revenue = 0.0;
  double power_w = 0.0;
  double jump = 0.0;
  // inside
  double wander = 0.0;
};

/// What a kilowatt-hour costs and earns, and the bill.
///
///   price     two levels by time of day and week
///             + dynamic x day shape(t)       a duck: low at noon, high in the evening, mean 0
///             + noise x n(t)                 Ornstein-Uhlenbeck of standard deviation 1
///             never below `lowest`; constant over each quarter of an hour
///   feed in   a fixed price, or a share `feed_in_follows` of the price and 1 - share of it
///   bill      cost = integral of price x bought - feed in x sold + standing charge
///
///   in   power W (bought, negative when sold; held over a step)
///   out  price, feed_in_price EUR/J; cost EUR (charges less revenue); charges, revenue EUR;
///        bought_energy, sold_energy J
///
/// Money is kept: cost = charges - revenue, and charges are price times energy of each quarter.
/// Demand charges, tax and settlement by the hour's mean are left out. Rows draw noise of their
/// own; one row wired to all is one market.
/// Source: shape of two-level tariffs: IEA-DSM Task 25; day shape of net load: CAISO 2013 ("duck
/// curve"); Schwartz, J. Finance 52 (1997) 923, model 1 (mean-reverting price).
struct Tariff {
  using Params = TariffParams;
  using State = TariffState;
  using Row = engine::Field<TariffParams>;
  using Port = engine::Port<TariffState>;
  static constexpr double kTickS = 900.0;
  static constexpr double kMostPrice = 1e-3;  ///< EUR/J: 3,600 EUR/kWh

  static constexpr std::array kParams = {
      Row{"offpeak",
          &Params::offpeak,
          "EUR/J",
          {-kMostPrice, kMostPrice},
          "price at other times",
          "ours: 0.24 EUR/kWh"},
      Row{"peak",
          &Params::peak,
          "EUR/J",
          {-kMostPrice, kMostPrice},
          "price in peak hours",
          "ours: 0.34 EUR/kWh"},
      Row{"peak_start", &Params::peak_start_s, "s", {0, 86400}, "time of day", "ours"},
      Row{"peak_end",
          &Params::peak_end_s,
          "s",
          {0, 86400},
          "time of day, also past midnight",
          "ours"},
      Row{"weekend_offpeak",
          &Params::weekend_offpeak,
          "1",
          {0, 1},
          "1: no peak at weekends",
          "ours"},
      Row{"dynamic", &Params::dynamic, "EUR/J", {0, kMostPrice}, "size of the day shape", "none"},
      Row{"noise", &Params::noise, "EUR/J", {0, kMostPrice}, "standard deviation", "none"},
      Row{"noise_time",
          &Params::noise_time_s,
          "s",
          {900, 1e7},
          "correlation time",
          "ours: half a day"},
      Row{"lowest",
          &Params::lowest,
          "EUR/J",
          {-kMostPrice, kMostPrice},
          "price at the least",
          "EPEX day ahead: -0.5 EUR/kWh"},
      Row{"feed_in",
          &Params::feed_in,
          "EUR/J",
          {-kMostPrice, kMostPrice},
          "price for what is sold",
          "ours: 0.08 EUR/kWh"},
      Row{"feed_in_follows",
          &Params::feed_in_follows,
          "1",
          {0, 1},
          "share of the price in the feed-in price",
          "none"},
      Row{"standing_charge", &Params::standing_per_day, "EUR", {0, 1e6}, "a day", "none"},
      Row{"start_weekday", &Params::start_weekday, "1", {0, 6}, "of the run; 0 is Monday", "ours"}};
  static constexpr std::array kInputs = {
      Port{"power", &State::power_w, "W", "bought; negative when sold"}};
  static constexpr std::array kOutputs = {
      Port{"price", &State::price, "EUR/J", "of energy bought"},
      Port{"feed_in_price", &State::feed_in, "EUR/J", "of energy sold"},
      Port{"cost", &State::cost, "EUR", "charges less revenue since the start"},
      Port{"charges", &State::charges, "EUR", "for energy bought and the standing charge"},
      Port{"revenue", &State::revenue, "EUR", "for energy sold"},
      Port{"bought_energy", &State::bought_j, "J", "since the start"},
      Port{"sold_energy", &State::sold_j, "J", "since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"price_jump", &State::jump, "1", "1 doubles the price: scarcity"}};
  static constexpr std::array kState = {
      &State::price,   &State::feed_in, &State::cost,    &State::bought_j, &State::sold_j,
      &State::charges, &State::revenue, &State::power_w, &State::jump,     &State::wander};

  static const engine::ModelInfo& info();
  static void start(const TariffParams& params, TariffState& state, engine::Stream& initial);
  static std::uint16_t advance(const TariffParams& params, TariffState& state,
                               const engine::RowContext& context);
  /// Mean 0 over a day, largest 1: low at 13:00, high at 19:00 and a little at 8:00.
  static double day_shape(double second_of_day);
};

}  // namespace orrery::devices
