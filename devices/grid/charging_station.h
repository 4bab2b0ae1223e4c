// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct ChargingStationParams {
  double points = 10.0;
  double places = 5.0;
  double arrivals_per_s = 10.0 / 3600.0;
  double swing = 0.8;
  double peak_hour = 15.0;
  double weekend_factor = 1.2;
  double stay_s = 1800.0;
  double patience_s = 900.0;
  double power_w = 50000.0;
  double power_factor = 0.98;
  double start_weekday = 0.0;
};

struct ChargingStationState {
  // outputs
  double power_w = 0.0;
  double reactive_w = 0.0;
  double energy_j = 0.0;
  double charging = 0.0;
  double waiting = 0.0;
  double arrivals = 0.0;
  double turned_away = 0.0;
  double waited = 0.0;
  double gave_up = 0.0;
  double served = 0.0;
  double waiting_time_s = 0.0;
  double charging_time_s = 0.0;
  // input
  double limit = 0.0;
  // fault point
  double points_out = 0.0;
  // inside
  double next_event_s = 0.0;
  double events = 0.0;
};

/// A public charging station: cars come, wait for a point, lose patience, charge and go.
///
///   arrivals  Poisson, rate n (1 + a cos(2 pi (t - peak) / day)) weekend, by thinning
///   stay      exponential; a car that finds no point waits if one of `places` is free, else it is
///             turned away; patience is exponential
///   power     that of a point times cars that charge, times the limit
///
///   in   limit   1   share of their power that points may draw, 0..1; 1 unless wired
///   out  power, reactive, energy, charging, waiting, arrivals, turned_away, waited, gave_up,
///        served, waiting_time, charging_time
///
/// Events happen at their own moments inside a step, one after the other: no step shifts them, and
/// energy is the time cars have charged. arrivals = turned_away + gave_up + served + waiting +
/// charging, always. Without places, swing and patience this is Erlang's loss system. Cars that
/// charge when a point fails finish. Left out: unequal points and cars, a limit that makes cars
/// stay longer.
/// Sources: Erlang, Post Office Electrical Engineers' Journal 10 (1917) 189;
/// impatience: Palm, Tele 4 (1957); thinning: Lewis and Shedler, Naval Research Logistics Quarterly
/// 26 (1979) 403.
struct ChargingStation {
  using Params = ChargingStationParams;
  using State = ChargingStationState;
  using Row = engine::Field<ChargingStationParams>;
  using Port = engine::Port<ChargingStationState>;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"points", &ChargingStationParams::points, "1", {1, 1e4}, "charge points", "ours"},
      Row{"places", &ChargingStationParams::places, "1", {0, 1e6}, "for cars that wait", "ours"},
      Row{"arrivals", &ChargingStationParams::arrivals_per_s, "1/s", {0, 10},
          "n: mean of a working day",
          "ours: ten cars an hour"},
      Row{"swing", &ChargingStationParams::swing, "1", {0, 1}, "a: of arrivals over the day",
          "ours"},
      Row{"peak_hour", &ChargingStationParams::peak_hour, "1", {0, 24}, "hour of most arrivals",
          "ours"},
      Row{"weekend_factor", &ChargingStationParams::weekend_factor, "1", {0, 10}, "of arrivals",
          "ours"},
      Row{"stay", &ChargingStationParams::stay_s, "s", {1, 1e6}, "mean time at a point",
          "fast charging to 80 %: half an hour"},
      Row{"patience", &ChargingStationParams::patience_s, "s", {1, 1e15},
          "mean time until one that waits leaves",
          "ours"},
      Row{"power", &ChargingStationParams::power_w, "W", {0, 1e7},
          "mean of a point in use, at the grid",
          "a direct-current point of 50 kW"},
      Row{"power_factor", &ChargingStationParams::power_factor, "1", {0.5, 1}, "lagging", "ours"},
      Row{"start_weekday", &ChargingStationParams::start_weekday, "1", {0, 6}, "0 is Monday",
          "ours"}};
  static constexpr std::array kInputs = {
      Port{"limit", &ChargingStationState::limit, "1", "share of power that may be drawn"}};
  static constexpr std::array kOutputs = {
      Port{"power", &ChargingStationState::power_w, "W", "drawn"},
      Port{"reactive", &ChargingStationState::reactive_w, "W", "reactive power drawn, var"},
      Port{"energy", &ChargingStationState::energy_j, "J", "drawn since the start"},
      Port{"charging", &ChargingStationState::charging, "1", "cars at a point"},
      Port{"waiting", &ChargingStationState::waiting, "1", "cars that wait"},
      Port{"arrivals", &ChargingStationState::arrivals, "1", "cars that came"},
      Port{"turned_away", &ChargingStationState::turned_away, "1", "cars that found no place"},
      Port{"waited", &ChargingStationState::waited, "1", "cars that had to wait"},
      Port{"gave_up", &ChargingStationState::gave_up, "1", "cars that lost patience"},
      Port{"served", &ChargingStationState::served, "1", "cars that charged and went"},
      Port{"waiting_time", &ChargingStationState::waiting_time_s, "s", "of all cars together"},
      Port{"charging_time", &ChargingStationState::charging_time_s, "s", "of all cars together"}};
  static constexpr std::array kFaultPoints = {
      Port{"points_out", &ChargingStationState::points_out, "1", "charge points out of order"}};
  // clang-format on
  static constexpr std::array kState = {
      &ChargingStationState::power_w,        &ChargingStationState::reactive_w,
      &ChargingStationState::energy_j,       &ChargingStationState::charging,
      &ChargingStationState::waiting,        &ChargingStationState::arrivals,
      &ChargingStationState::turned_away,    &ChargingStationState::waited,
      &ChargingStationState::gave_up,        &ChargingStationState::served,
      &ChargingStationState::waiting_time_s, &ChargingStationState::charging_time_s,
      &ChargingStationState::limit,          &ChargingStationState::points_out,
      &ChargingStationState::next_event_s,   &ChargingStationState::events};

  static const engine::ModelInfo& info();
  static void start(const ChargingStationParams& params, ChargingStationState& state,
                    engine::Stream& initial);
  static std::uint16_t advance(const ChargingStationParams& params, ChargingStationState& state,
                               const engine::RowContext& context);
};

/// Refuses points and places that are no whole numbers, and a queue that can only grow.
engine::Result<std::unique_ptr<engine::Population>> make_charging_station(
    engine::PopulationSpec spec);

}  // namespace orrery::devices
