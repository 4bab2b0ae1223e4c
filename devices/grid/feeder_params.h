// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

/// One bus of a feeder, the branch that leads to it, and what is mounted there.
struct FeederParams {
  double nominal_voltage_v = 12660.0;
  double parent = -2.0;
  double resistance_ohm = 0.1;
  double reactance_ohm = 0.1;
  double base_load_w = 0.0;
  double base_reactive_var = 0.0;
  double load_scale = 1.0;
  double current_share = 0.0;
  double impedance_share = 0.0;
  double source_voltage = 1.0;
  double islandable = 0.0;
  double capacitor_var = 0.0;
  double capacitor_below = 0.0;
  double capacitor_above = 2.0;
  double capacitor_delay_s = 60.0;
  double tap_setpoint = 0.0;
  double tap_band = 0.0167;
  double tap_delay_s = 30.0;
  double tap_step = 0.00625;
  double tap_limit = 16.0;
  double tap_initial = 0.0;
  double tap_averaging = 0.0;
  double drop_resistance_ohm = 0.0;
  double drop_reactance_ohm = 0.0;
  double pickup_a = 0.0;
  double time_multiplier = 0.1;
  double reclosings = 2.0;
  double reclose_delay_s = 5.0;
  double reclaim_time_s = 60.0;
  double repair_time_s = 0.0;
  double undervoltage = 0.0;
  double undervoltage_delay_s = 2.0;
  double undervoltage_return_s = 60.0;
};

inline constexpr auto kFeederParams = [] {
  using F = engine::Field<FeederParams>;
  using P = FeederParams;
  return std::array{
      F{"nominal_voltage",
        &P::nominal_voltage_v,
        "V",
        {1.0, 1e6},
        "between conductors; network: radial"},
      F{"parent",
        &P::parent,
        "1",
        {-2.0, 1e7},
        "row that the branch comes from, -1 a source, -2 the row before; network: radial"},
      F{"resistance", &P::resistance_ohm, "ohm", {0.0, 1e6}, "of the branch; network: radial"},
      F{"reactance", &P::reactance_ohm, "ohm", {0.0, 1e6}, "of the branch; network: radial"},
      F{"base_load", &P::base_load_w, "W", {-1e9, 1e9}, "times load_scale; network: radial"},
      F{"base_reactive",
        &P::base_reactive_var,
        "var",
        {-1e9, 1e9},
        "times load_scale; network: radial"},
      F{"load_scale",
        &P::load_scale,
        "1",
        {0.0, 100.0},
        "factor of the network's own loads, until the input says another"},
      F{"current_share", &P::current_share, "1", {0.0, 1.0}, "of all loads: constant current"},
      F{"impedance_share",
        &P::impedance_share,
        "1",
        {0.0, 1.0},
        "of all loads: constant impedance; the rest is constant power"},
      F{"source_voltage",
        &P::source_voltage,
        "1",
        {0.5, 1.5},
        "of the source at a head, or of one that forms an island; per unit of nominal"},
      F{"islandable",
        &P::islandable,
        "1",
        {0.0, 1.0},
        "1: the source of the input forming may carry what is cut off"},
      F{"capacitor", &P::capacitor_var, "var", {0.0, 1e9}, "bank, at nominal voltage"},
      F{"capacitor_below",
        &P::capacitor_below,
        "1",
        {0.0, 2.0},
        "voltage below which the bank goes in; 0: it is always in"},
      F{"capacitor_above", &P::capacitor_above, "1", {0.0, 2.0}, "voltage above which it goes out"},
      F{"capacitor_delay", &P::capacitor_delay_s, "s", {0.1, 1e5}, "of both"},
      F{"tap_setpoint",
        &P::tap_setpoint,
        "1",
        {0.0, 1.5},
        "voltage that a tap changer in the branch keeps; 0: none"},
      F{"tap_band",
        &P::tap_band,
        "1",
        {0.0, 0.2},
        "dead band, whole width",
        "2 V of 120 V, Kersting, ch. 7"},
      F{"tap_delay", &P::tap_delay_s, "s", {0.1, 1e5}, "out of band before each step"},
      F{"tap_step",
        &P::tap_step,
        "1",
        {1e-4, 0.1},
        "ratio of one step",
        "10 % in 16 steps, Kersting, ch. 7"},
      F{"tap_limit", &P::tap_limit, "1", {1.0, 100.0}, "steps up and down"},
      F{"tap_initial", &P::tap_initial, "1", {-100.0, 100.0}, "position at the start"},
      F{"tap_averaging",
        &P::tap_averaging,
        "1",
        {0.0, 1.0},
        "1: goes all the way to the setpoint at once; 0: a step at a time until it is in the band"},
      F{"drop_resistance",
        &P::drop_resistance_ohm,
        "ohm",
        {0.0, 1e4},
        "line-drop compensation: of the line to the point that is kept"},
      F{"drop_reactance",
        &P::drop_reactance_ohm,
        "ohm",
        {0.0, 1e4},
        "line-drop compensation: of the line to the point that is kept"},
      F{"pickup", &P::pickup_a, "A", {0.0, 1e6}, "of an overcurrent relay in the branch; 0: none"},
      F{"time_multiplier", &P::time_multiplier, "1", {0.01, 10.0}, "of the relay", "IEC 60255-151"},
      F{"reclosings", &P::reclosings, "1", {0.0, 10.0}, "before the breaker stays open"},
      F{"reclose_delay", &P::reclose_delay_s, "s", {0.1, 1e5}, "from a trip to the next try"},
      F{"reclaim_time",
        &P::reclaim_time_s,
        "s",
        {1.0, 1e5},
        "closed and quiet so long: tries are counted anew"},
      F{"repair_time",
        &P::repair_time_s,
        "s",
        {0.0, 1e8},
        "from staying open to mended and closed; 0: waits for the input close"},
      F{"undervoltage",
        &P::undervoltage,
        "1",
        {0.0, 1.0},
        "voltage below which the bus drops its load; 0: never"},
      F{"undervoltage_delay", &P::undervoltage_delay_s, "s", {0.05, 1e5}, "below, before it drops"},
      F{"undervoltage_return",
        &P::undervoltage_return_s,
        "s",
        {0.05, 1e6},
        "above again, before the load comes back"},
  };
}();

}  // namespace orrery::devices
