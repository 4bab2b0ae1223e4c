// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct MeterParams {
  double accuracy_class = 1.0;
  double error_share = 1.0 / 3.0;
  double basic_current_a = 5.0;
  double nominal_voltage_v = 230.0;
  double voltage_error = 0.002;
  double interval_s = 900.0;
  double quantum_j = 3600.0;
  double clock_offset_s = 0.0;
  double clock_drift = 0.0;
  double price_eur_per_j = 0.3 / 3.6e6;
  double zero_from_hour = 17.0;
};

struct MeterState {
  // outputs
  double registered_energy_j = 0.0;
  double interval_power_w = 0.0;
  double exported_energy_j = 0.0;
  double voltage_reading_v = 0.0;
  double actual_energy_j = 0.0;
  double lost_energy_j = 0.0;
  double billed_eur = 0.0;
  double lost_revenue_eur = 0.0;
  double meter_error = 0.0;
  // inputs
  double power_w = 0.0;
  double voltage = 0.0;
  double price_eur_per_j = 0.0;
  // fault points
  double bypass = 0.0;
  double under_registration = 0.0;
  double zero_hours = 0.0;
  double random_share = 0.0;
  double mean_random = 0.0;
  double mean_value = 0.0;
  double reversed_day = 0.0;
  // inside
  double held_w = 0.0;
  double held_price_eur_per_j = 0.0;
  double voltage_gain = 0.0;
  double last_interval = 0.0;
  double interval_actual_j = 0.0;
  double interval_metered_j = 0.0;
  double interval_due_eur = 0.0;
  double interval_price = 0.0;  ///< price times time
  double interval_time_s = 0.0;
  double reported_j = 0.0;  ///< before it is rounded down to whole quanta
  double hours_seen = 0.0;
  double in_hour = 0.0;
  // mean power of the last hours, by the hour of the day
  double hour_00_w = 0.0, hour_01_w = 0.0, hour_02_w = 0.0, hour_03_w = 0.0;
  double hour_04_w = 0.0, hour_05_w = 0.0, hour_06_w = 0.0, hour_07_w = 0.0;
  double hour_08_w = 0.0, hour_09_w = 0.0, hour_10_w = 0.0, hour_11_w = 0.0;
  double hour_12_w = 0.0, hour_13_w = 0.0, hour_14_w = 0.0, hour_15_w = 0.0;
  double hour_16_w = 0.0, hour_17_w = 0.0, hour_18_w = 0.0, hour_19_w = 0.0;
  double hour_20_w = 0.0, hour_21_w = 0.0, hour_22_w = 0.0, hour_23_w = 0.0;
};

/// A smart meter, honest or not, and the truth beside it.
///
///   truth     actual = integral of the power that is drawn (exports apart)
///   element   metered power = (1 - bypass) (1 - under_registration) (1 + error) P, none below the
///             starting current
///   error     one a meter, normal, within the limits of its class at any current
///   interval  at each end of `interval` by its own clock, t (1 + drift) + offset: the energy is
///             reported, after what attacks make of it, and added to the register in whole quanta
///   attacks   on the reported interval x(t): h1 a x (under_registration); h2 zero between hours;
///             h3 u x; h4 u mean(x); h5 mean(x); h6 the day reversed, x(24 h - t); u uniform in
///             0.1..0.8, anew each interval
///
///   in   power      W      drawn; negative: exported. Stands from its moment on
///   in   voltage    1      of the bus over nominal; 1 unless wired
///   in   price      EUR/J  of energy; `price` unless wired
///   out  registered_energy, interval_power, exported_energy, voltage_reading: what the meter tells
///   out  actual_energy, lost_energy, billed, lost_revenue, meter_error: the truth
///
/// Lost energy and revenue are those of finished intervals, errors of honest meters included. Name
/// the meter after what it meters: it then takes each power from the moment it is true. The day is
/// known by its hours, so that h6 reports mean power of the mirrored hour. Left out: phases,
/// reactive energy, meters that lose their supply.
/// Sources: IEC 62053-21:2003 (classes 1 and 2, unity power factor); attacks h1 to h6: Jokar,
/// Arianpoo and Leung, IEEE Transactions on Smart Grid 7 (2016) 216.
struct Meter {
  using Params = MeterParams;
  using State = MeterState;
  using Row = engine::Field<MeterParams>;
  using Port = engine::Port<MeterState>;

  // clang-format off
  static constexpr std::array kParams = {
      Row{"accuracy_class", &MeterParams::accuracy_class, "1", {1, 2}, "1 or 2", "IEC 62053-21"},
      Row{"error_share", &MeterParams::error_share, "1", {0, 1},
          "standard deviation of errors over the limit of the class; cut at the limit", "ours"},
      Row{"basic_current", &MeterParams::basic_current_a, "A", {0.1, 1000}, "Ib",
          "IEC 62052-11: 5 A"},
      Row{"nominal_voltage", &MeterParams::nominal_voltage_v, "V", {1, 1e6}, "of the connection",
          "IEC 60038"},
      Row{"voltage_error", &MeterParams::voltage_error, "1", {0, 0.1},
          "standard deviation of the gain of the voltage reading",
          "IEC 61000-4-30 class S: 0.5 % at most"},
      Row{"interval", &MeterParams::interval_s, "s", {60, 86400}, "of the load profile",
          "a quarter hour"},
      Row{"quantum", &MeterParams::quantum_j, "J", {1, 3.6e9}, "least step of the register",
          "1 Wh: 1000 pulses a kWh"},
      Row{"clock_offset", &MeterParams::clock_offset_s, "s", {-86400, 86400},
          "its clock is ahead at the start", "ours"},
      Row{"clock_drift", &MeterParams::clock_drift, "1", {-1e-3, 1e-3}, "its clock is fast by",
          "IEC 62054-21: 0.5 s a day at most"},
      Row{"price", &MeterParams::price_eur_per_j, "EUR/J", {0, 1},
          "of energy while no wire tells it",
          "0.30 EUR/kWh: German households"},
      Row{"zero_from_hour", &MeterParams::zero_from_hour, "1", {0, 24},
          "hour at which attack h2 begins", "ours: evening"}};
  static constexpr std::array kInputs = {
      Port{"power", &MeterState::power_w, "W", "drawn; negative: exported"},
      Port{"voltage", &MeterState::voltage, "1", "of the bus over nominal; 1 unless wired"},
      Port{"price", &MeterState::price_eur_per_j, "EUR/J", "of energy"}};
  static constexpr std::array kOutputs = {
      Port{"registered_energy", &MeterState::registered_energy_j, "J", "register, whole quanta"},
      Port{"interval_power", &MeterState::interval_power_w, "W",
          "mean of the last interval, as told"},
      Port{"exported_energy", &MeterState::exported_energy_j, "J", "fed in since the start"},
      Port{"voltage_reading", &MeterState::voltage_reading_v, "V", "as told"},
      Port{"actual_energy", &MeterState::actual_energy_j, "J", "truth: drawn since the start"},
      Port{"lost_energy", &MeterState::lost_energy_j, "J", "truth: drawn and not told"},
      Port{"billed", &MeterState::billed_eur, "EUR", "for what was told"},
      Port{"lost_revenue", &MeterState::lost_revenue_eur, "EUR", "truth: due and not billed"},
      Port{"meter_error", &MeterState::meter_error, "1", "truth: at basic current"}};
  static constexpr std::array kFaultPoints = {
      Port{"bypass", &MeterState::bypass, "1", "share of power that goes round the meter, 0..1"},
      Port{"under_registration", &MeterState::under_registration, "1",
          "h1: share not counted, 0..1"},
      Port{"zero_hours", &MeterState::zero_hours, "1", "h2: hours a day that are told as zero"},
      Port{"random_share", &MeterState::random_share, "1", "h3: 1: a random share is told"},
      Port{"mean_random", &MeterState::mean_random, "1",
          "h4: 1: a random share of the mean is told"},
      Port{"mean_value", &MeterState::mean_value, "1", "h5: 1: the mean is told"},
      Port{"reversed_day", &MeterState::reversed_day, "1", "h6: 1: the day is told backwards"}};
  static constexpr std::array kHours = {
      &MeterState::hour_00_w, &MeterState::hour_01_w, &MeterState::hour_02_w,
      &MeterState::hour_03_w, &MeterState::hour_04_w, &MeterState::hour_05_w,
      &MeterState::hour_06_w, &MeterState::hour_07_w, &MeterState::hour_08_w,
      &MeterState::hour_09_w, &MeterState::hour_10_w, &MeterState::hour_11_w,
      &MeterState::hour_12_w, &MeterState::hour_13_w, &MeterState::hour_14_w,
      &MeterState::hour_15_w, &MeterState::hour_16_w, &MeterState::hour_17_w,
      &MeterState::hour_18_w, &MeterState::hour_19_w, &MeterState::hour_20_w,
      &MeterState::hour_21_w, &MeterState::hour_22_w, &MeterState::hour_23_w};
  static constexpr std::array kState = {
      &MeterState::registered_energy_j, &MeterState::interval_power_w,
      &MeterState::exported_energy_j, &MeterState::voltage_reading_v, &MeterState::actual_energy_j,
      &MeterState::lost_energy_j, &MeterState::billed_eur, &MeterState::lost_revenue_eur,
      &MeterState::meter_error, &MeterState::power_w, &MeterState::voltage,
      &MeterState::price_eur_per_j, &MeterState::bypass, &MeterState::under_registration,
      &MeterState::zero_hours, &MeterState::random_share, &MeterState::mean_random,
      &MeterState::mean_value, &MeterState::reversed_day, &MeterState::held_w,
      &MeterState::held_price_eur_per_j, &MeterState::voltage_gain, &MeterState::last_interval,
      &MeterState::interval_actual_j, &MeterState::interval_metered_j,
      &MeterState::interval_due_eur, &MeterState::interval_price, &MeterState::interval_time_s,
      &MeterState::reported_j, &MeterState::hours_seen, &MeterState::in_hour,
      &MeterState::hour_00_w, &MeterState::hour_01_w, &MeterState::hour_02_w,
      &MeterState::hour_03_w, &MeterState::hour_04_w, &MeterState::hour_05_w,
      &MeterState::hour_06_w, &MeterState::hour_07_w, &MeterState::hour_08_w,
      &MeterState::hour_09_w, &MeterState::hour_10_w, &MeterState::hour_11_w,
      &MeterState::hour_12_w, &MeterState::hour_13_w, &MeterState::hour_14_w,
      &MeterState::hour_15_w, &MeterState::hour_16_w, &MeterState::hour_17_w,
      &MeterState::hour_18_w, &MeterState::hour_19_w, &MeterState::hour_20_w,
      &MeterState::hour_21_w, &MeterState::hour_22_w, &MeterState::hour_23_w};
  // clang-format on

  static const engine::ModelInfo& info();
  static void start(const MeterParams& params, MeterState& state, engine::Stream& initial);
  static void settle_start(const MeterParams& params, MeterState& state);
  static std::uint16_t advance(const MeterParams& params, MeterState& state,
                               const engine::RowContext& context);
};

/// Limit of the error of a meter at a current, over the basic one, for unity power factor: 1.0 or
/// 2.0 % from 0.1 Ib on, 1.5 or 2.5 % below (IEC 62053-21:2003, clause 8).
double error_limit(double accuracy_class, double current);
/// Current over the basic one at which a directly connected meter must start: 0.004 or 0.005
/// (IEC 62053-21:2003, clause 8).
double starting_current(double accuracy_class);

/// Refuses classes that the standard does not have, and intervals that do not divide the day.
engine::Result<std::unique_ptr<engine::Population>> make_meter(engine::PopulationSpec spec);

}  // namespace orrery::devices
