// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/water/daily_demand.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct ServiceTankParams : DailyDemand {
  double area_m2 = 80.0;
  double height_m = 5.0;
  double reserve_m = 1.0;
  double initial_level_m = 3.0;
  double mean_flow_m3_per_s = 0.01;
};

struct ServiceTankState {
  // outputs
  double level_m = 0.0;
  double demand_m3_per_s = 0.0;
  double delivered_m3 = 0.0;
  double unserved_m3 = 0.0;
  double spilled_m3 = 0.0;
  double leaked_m3 = 0.0;
  double below_reserve_s = 0.0;
  // input
  double inflow_m3_per_s = 0.0;
  // fault points
  double leak_m3_per_s = 0.0;
  double surge = 0.0;
  // inside
  double demand_deviation = 0.0;
  double demand_tick = 0.0;
};

/// A service reservoir: pumps fill it, a district draws from it by day and week.
///
///   A dh/dt = q_in - q_out - q_leak, 0 <= h <= height
///   q_out = mean_flow (demand_at(t) / demand_mean) (1 + noise) (1 + surge)     daily_demand.h
///
///   in   inflow   m3/s   pumped in; held
///   out  level; what is wanted now; water delivered, wanted in vain (empty), spilled (full),
///   leaked;
///        time below the reserve that is kept for fire and outages
///
/// What comes in is delivered + spilled + leaked + the change of what is stored, exactly. Demand is
/// constant over a step; its slow noise lives on a grid of five minutes of its own. Left out:
/// pressure of the district (it takes what it wants), stratification, water quality.
/// Source: mass balance; shape of demand as in daily_demand.h; reserve: Trifunovic, Introduction to
/// Urban Water Distribution, ch. 4 (balancing and emergency volume).
struct ServiceTank {
  using Params = ServiceTankParams;
  using State = ServiceTankState;
  using Row = engine::Field<ServiceTankParams>;
  using Port = engine::Port<ServiceTankState>;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"area", &Params::area_m2, "m2", {0.01, 1e6}, "free surface", "ours: 400 m3"},
      Row{"height", &Params::height_m, "m", {0.1, 100}, "level at which it spills", "ours"},
      Row{"reserve", &Params::reserve_m, "m", {0, 100}, "level kept for fire and outages", "ours"},
      Row{"initial_level", &Params::initial_level_m, "m", {0, 100}, "at the start", "ours"},
      Row{"mean_flow", &Params::mean_flow_m3_per_s, "m3/s", {0, 1e3},
          "drawn on a mean working day", "ours: 864 m3 a day"},
      Row{"demand_amplitude", &Params::demand_amplitude, "1", {0, 1},
          "height of the morning peak as a share of the mean", "ours"},
      Row{"morning_peak", &Params::morning_peak_s, "s", {0, 86400}, "time of day",
          "Butler and Memon, ch. 1"},
      Row{"evening_peak", &Params::evening_peak_s, "s", {0, 86400}, "time of day",
          "Butler and Memon, ch. 1"},
      Row{"evening_share", &Params::evening_share, "1", {0, 2},
          "height of the evening peak as a share of the morning's", "ours"},
      Row{"demand_shift", &Params::demand_shift_s, "s", {-86400, 86400},
          "how much earlier this district sees the day", "ours"},
      Row{"weekend_factor", &Params::weekend_factor, "1", {0, 2},
          "demand on days 6 and 7 of each week over that of the others", "ours"},
      Row{"demand_noise", &Params::demand_noise, "1", {0, 0.5},
          "standard deviation of the slow random part, as a share", "ours"},
      Row{"demand_noise_time", &Params::demand_noise_time_s, "s", {60, 1e7},
          "time over which the random part forgets itself", "ours"}};
  static constexpr std::array kInputs = {
      Port{"inflow", &State::inflow_m3_per_s, "m3/s", "pumped in; held"}};
  static constexpr std::array kOutputs = {
      Port{"level", &State::level_m, "m", "above the outlet"},
      Port{"demand", &State::demand_m3_per_s, "m3/s", "wanted now"},
      Port{"delivered", &State::delivered_m3, "m3", "since the start"},
      Port{"unserved", &State::unserved_m3, "m3", "wanted while it was empty, since the start"},
      Port{"spilled", &State::spilled_m3, "m3", "over the edge, since the start"},
      Port{"leaked", &State::leaked_m3, "m3", "through its floor, since the start"},
      Port{"below_reserve", &State::below_reserve_s, "s",
           "time below the reserve, since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"floor_leak", &State::leak_m3_per_s, "m3/s", "water lost through its floor"},
      Port{"surge", &State::surge, "1",
           "share by which demand is above the usual: a fire, a burst"}};
  // clang-format on
  static constexpr std::array kState = {
      &State::level_m,         &State::demand_m3_per_s,  &State::delivered_m3,
      &State::unserved_m3,     &State::spilled_m3,       &State::leaked_m3,
      &State::below_reserve_s, &State::inflow_m3_per_s,  &State::leak_m3_per_s,
      &State::surge,           &State::demand_deviation, &State::demand_tick};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
