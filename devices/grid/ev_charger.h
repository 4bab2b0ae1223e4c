// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct EvChargerParams {
  double power_w = 7400.0;
  double efficiency = 0.9;
  double arrivals_per_day = 0.8;
  double weekend_factor = 0.7;
  double peak_hour = 18.0;
  double peak_width_h = 2.0;
  double base_share = 0.2;
  double energy_mean_j = 10.0 * 3.6e6;
  double energy_spread = 0.6;
  double dwell_mean_s = 10.0 * 3600.0;
  double dwell_spread = 0.4;
  double announced_error_s = 0.0;
  double car_capacity_j = 60.0 * 3.6e6;
  double target_charge = 0.9;
  double taper_charge = 0.8;
  double power_factor = 0.99;
  double start_weekday = 0.0;
};

struct EvChargerState {
  // outputs
  double power_w = 0.0;
  double reactive_w = 0.0;
  double energy_j = 0.0;
  double occupied = 0.0;
  double car_charge = 0.0;
  double sessions = 0.0;
  double wanted_energy_j = 0.0;
  double delivered_energy_j = 0.0;
  double unserved_energy_j = 0.0;
  double pending_energy_j = 0.0;
  double time_to_departure_s = 0.0;
  // inputs
  double limit = 0.0;
  double voltage = 0.0;
  // fault point
  double outage = 0.0;
  // inside
  double leaves_at_s = 0.0;
  double announced_s = 0.0;  ///< when the driver says that the car leaves
  double battery_w = 0.0;
  double last_tick = 0.0;
};

/// A charge point for electric cars, at a home or a place of work.
///
///   arrivals  while it is free, a Poisson process; a day brings n weekend (b + (1 - b) bump), with
///             a wrapped normal bump round `peak_hour`, mean 1 over the day
///   car       wants E (log-normal) and leaves after D (log-normal); its charge is target - E / C;
///             the driver announces when, with a normal error (DepartureTime of ISO 15118-2)
///   charging  constant power up to `taper_charge`, then in proportion to 1 - charge (the part of
///             constant voltage), until the target; smart charging lowers the most
///
///   in   limit     1   share of its power it may draw, 0..1; 1 unless wired
///   in   voltage   1   of its bus; below 0.5 nothing charges; 1 unless wired
///   out  power, reactive, energy (at the grid), occupied, car_charge, sessions, wanted_energy,
///        delivered_energy, unserved_energy (at departures), pending_energy (all at the car);
///        time_to_departure s (as announced; 0 while it is free, and once the time is over)
///
/// Time goes by whole minutes of its own, whatever the steps: cars come and go at their ends and a
/// power is held for one. wanted = delivered + unserved + pending, always. Left out: queues
/// (grid/charging_station), power back to the grid, temperature of the car's battery.
/// Sources: shape of home charging, evening peak and spread: Quiros-Tortos et al., IEEE
/// Transactions on Industry Applications 51 (2015) 3448; taper: constant current, constant voltage,
/// e.g. Marra et al., IEEE PES General Meeting (2012). Sizes are ours.
struct EvCharger {
  using Params = EvChargerParams;
  using State = EvChargerState;
  using Row = engine::Field<EvChargerParams>;
  using Port = engine::Port<EvChargerState>;

  static constexpr double kTickS = 60.0;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"power", &EvChargerParams::power_w, "W", {100, 1e6}, "most, at the grid",
          "one phase of 32 A"},
      Row{"efficiency", &EvChargerParams::efficiency, "1", {0.3, 1}, "of the charger in the car",
          "usual of on-board chargers: 0.9"},
      Row{"arrivals_per_day", &EvChargerParams::arrivals_per_day, "1", {0, 200},
          "n: on a working day, if it were always free", "ours: most cars come home once a day"},
      Row{"weekend_factor", &EvChargerParams::weekend_factor, "1", {0, 5}, "of arrivals", "ours"},
      Row{"peak_hour", &EvChargerParams::peak_hour, "1", {0, 24},
          "hour of the day of most arrivals",
          "homes: 18; places of work: 8.5"},
      Row{"peak_width", &EvChargerParams::peak_width_h, "1", {0.25, 8},
          "standard deviation of the peak in hours", "ours"},
      Row{"base_share", &EvChargerParams::base_share, "1", {0, 1}, "b: arrivals at any hour",
          "ours"},
      Row{"energy_mean", &EvChargerParams::energy_mean_j, "J", {1e4, 1e10}, "wanted, at the car",
          "10 kWh: 50 km at 0.2 kWh/km"},
      Row{"energy_spread", &EvChargerParams::energy_spread, "1", {0, 3},
          "standard deviation over mean", "ours"},
      Row{"dwell_mean", &EvChargerParams::dwell_mean_s, "s", {120, 1e7}, "stay", "ours: overnight"},
      Row{"dwell_spread", &EvChargerParams::dwell_spread, "1", {0, 3},
          "standard deviation over mean", "ours"},
      Row{"announced_error", &EvChargerParams::announced_error_s, "s", {0, 1e7},
          "standard deviation of the departure that drivers announce", "none"},
      Row{"car_capacity", &EvChargerParams::car_capacity_j, "J", {1e5, 1e10}, "of its battery",
          "60 kWh: a middle-class car"},
      Row{"target_charge", &EvChargerParams::target_charge, "1", {0.05, 0.99},
          "with which it wants to leave",
          "ours"},
      Row{"taper_charge", &EvChargerParams::taper_charge, "1", {0.05, 0.98},
          "above which power falls", "Marra et al. 2012: about 0.8"},
      Row{"power_factor", &EvChargerParams::power_factor, "1", {0.5, 1}, "lagging", "ours"},
      Row{"start_weekday", &EvChargerParams::start_weekday, "1", {0, 6}, "0 is Monday", "ours"}};
  static constexpr std::array kInputs = {
      Port{"limit", &EvChargerState::limit, "1", "share of its power it may draw; 1 unless wired"},
      Port{"voltage", &EvChargerState::voltage, "1", "of the bus over nominal; 1 unless wired"}};
  static constexpr std::array kOutputs = {
      Port{"power", &EvChargerState::power_w, "W", "drawn"},
      Port{"reactive", &EvChargerState::reactive_w, "W", "reactive power drawn, var"},
      Port{"energy", &EvChargerState::energy_j, "J", "drawn since the start"},
      Port{"occupied", &EvChargerState::occupied, "1", "1: a car is plugged in"},
      Port{"car_charge", &EvChargerState::car_charge, "1", "of the car that is plugged in"},
      Port{"sessions", &EvChargerState::sessions, "1", "cars that came"},
      Port{"wanted_energy", &EvChargerState::wanted_energy_j, "J", "by all of them"},
      Port{"delivered_energy", &EvChargerState::delivered_energy_j, "J", "into cars"},
      Port{"unserved_energy", &EvChargerState::unserved_energy_j, "J", "missing when cars left"},
      Port{"pending_energy", &EvChargerState::pending_energy_j, "J", "still to be charged"},
      Port{"time_to_departure", &EvChargerState::time_to_departure_s, "s",
           "until the car leaves, as its driver announced; 0 while it is free"}};
  static constexpr std::array kFaultPoints = {
      Port{"outage", &EvChargerState::outage, "1", "1: the charge point gives nothing"}};
  // clang-format on
  static constexpr std::array kState = {&EvChargerState::power_w,
                                        &EvChargerState::reactive_w,
                                        &EvChargerState::energy_j,
                                        &EvChargerState::occupied,
                                        &EvChargerState::car_charge,
                                        &EvChargerState::sessions,
                                        &EvChargerState::wanted_energy_j,
                                        &EvChargerState::delivered_energy_j,
                                        &EvChargerState::unserved_energy_j,
                                        &EvChargerState::pending_energy_j,
                                        &EvChargerState::time_to_departure_s,
                                        &EvChargerState::limit,
                                        &EvChargerState::voltage,
                                        &EvChargerState::outage,
                                        &EvChargerState::leaves_at_s,
                                        &EvChargerState::announced_s,
                                        &EvChargerState::battery_w,
                                        &EvChargerState::last_tick};

  static const engine::ModelInfo& info();
  static void start(const EvChargerParams& params, EvChargerState& state, engine::Stream& initial);
  static std::uint16_t advance(const EvChargerParams& params, EvChargerState& state,
                               const engine::RowContext& context);
};

/// Power that the car's battery takes on average over the next `span_s`: at most `most_w` up to
/// `taper` of its charge, then falling in proportion to what is missing to 1.
double charging_power_w(double charge, double capacity_j, double most_w, double taper,
                        double span_s);

/// Refuses cars that want more than their battery holds up to the target.
engine::Result<std::unique_ptr<engine::Population>> make_ev_charger(engine::PopulationSpec spec);

}  // namespace orrery::devices
