// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

/// One bus of a three-phase feeder, the branch that leads to it, and what is mounted there.
struct Feeder3Params {
  double nominal_voltage_v = 4160.0;
  double parent = -2.0;
  double phases = 7.0;
  double resistance_ohm = 0.1;
  double reactance_ohm = 0.2;
  double mutual_resistance_ohm = 0.03;
  double mutual_reactance_ohm = 0.08;
  double base_load_a_w = 0.0;
  double base_load_b_w = 0.0;
  double base_load_c_w = 0.0;
  double base_reactive_a_var = 0.0;
  double base_reactive_b_var = 0.0;
  double base_reactive_c_var = 0.0;
  double load_scale = 1.0;
  double current_share = 0.0;
  double impedance_share = 0.0;
  double source_voltage = 0.0;
  double capacitor_var = 0.0;
  double tap_setpoint = 0.0;
  double tap_band = 0.0167;
  double tap_delay_s = 15.0;
  double tap_step = 0.00625;
  double tap_limit = 16.0;
  double tap_a = 0.0;
  double tap_b = 0.0;
  double tap_c = 0.0;
  double tap_averaging = 0.0;
  double tap_locked = 0.0;
  double drop_resistance_ohm = 0.0;
  double drop_reactance_ohm = 0.0;
  double pickup_a = 0.0;
  double time_multiplier = 0.1;
  double reclosings = 2.0;
  double reclose_delay_s = 5.0;
  double reclaim_time_s = 60.0;
  double repair_time_s = 0.0;
};

inline constexpr auto kFeeder3Params = [] {
  using F = engine::Field<Feeder3Params>;
  using P = Feeder3Params;
  return std::array{
      F{"nominal_voltage",
        &P::nominal_voltage_v,
        "V",
        {1.0, 1e6},
        "between phases; network: radial"},
      F{"parent",
        &P::parent,
        "1",
        {-2.0, 1e7},
        "row that the branch comes from, -1 the source, -2 the row before; network: radial"},
      F{"phases", &P::phases, "1", {1.0, 7.0}, "sum of 1 for a, 2 for b, 4 for c; network: radial"},
      F{"resistance", &P::resistance_ohm, "ohm", {0.0, 1e6}, "of a phase; network: radial"},
      F{"reactance", &P::reactance_ohm, "ohm", {0.0, 1e6}, "of a phase; network: radial"},
      F{"mutual_resistance",
        &P::mutual_resistance_ohm,
        "ohm",
        {0.0, 1e6},
        "between two phases; network: radial"},
      F{"mutual_reactance",
        &P::mutual_reactance_ohm,
        "ohm",
        {0.0, 1e6},
        "between two phases; network: radial"},
      F{"base_load_a", &P::base_load_a_w, "W", {-1e9, 1e9}, "times load_scale; network: radial"},
      F{"base_load_b", &P::base_load_b_w, "W", {-1e9, 1e9}, "times load_scale; network: radial"},
      F{"base_load_c", &P::base_load_c_w, "W", {-1e9, 1e9}, "times load_scale; network: radial"},
      F{"base_reactive_a", &P::base_reactive_a_var, "var", {-1e9, 1e9}, "as base_load_a"},
      F{"base_reactive_b", &P::base_reactive_b_var, "var", {-1e9, 1e9}, "as base_load_b"},
      F{"base_reactive_c", &P::base_reactive_c_var, "var", {-1e9, 1e9}, "as base_load_c"},
      F{"load_scale",
        &P::load_scale,
        "1",
        {0.0, 100.0},
        "factor of the network's own loads, until the input says another"},
      F{"current_share",
        &P::current_share,
        "1",
        {0.0, 1.0},
        "constant current, of inputs and of loads of network: radial"},
      F{"impedance_share",
        &P::impedance_share,
        "1",
        {0.0, 1.0},
        "constant impedance, of inputs and of loads of network: radial"},
      F{"source_voltage",
        &P::source_voltage,
        "1",
        {0.0, 1.5},
        "of the source, per unit of nominal; 0: the network's own, or 1"},
      F{"capacitor",
        &P::capacitor_var,
        "var",
        {0.0, 1e9},
        "bank at each phase, at nominal voltage"},
      F{"tap_setpoint",
        &P::tap_setpoint,
        "1",
        {0.0, 1.5},
        "voltage that a regulator in each phase of the branch keeps; 0: none, or the network's "
        "own"},
      F{"tap_band",
        &P::tap_band,
        "1",
        {0.0, 0.2},
        "dead band, whole width",
        "2 V of 120 V, Kersting, ch. 7"},
      F{"tap_delay", &P::tap_delay_s, "s", {0.1, 1e5}, "out of band before it moves"},
      F{"tap_step",
        &P::tap_step,
        "1",
        {1e-4, 0.1},
        "ratio of one step",
        "10 % in 16 steps, Kersting, ch. 7"},
      F{"tap_limit", &P::tap_limit, "1", {1.0, 100.0}, "steps up and down"},
      F{"tap_a", &P::tap_a, "1", {-100.0, 100.0}, "position at the start"},
      F{"tap_b", &P::tap_b, "1", {-100.0, 100.0}, "position at the start"},
      F{"tap_c", &P::tap_c, "1", {-100.0, 100.0}, "position at the start"},
      F{"tap_averaging",
        &P::tap_averaging,
        "1",
        {0.0, 1.0},
        "1: goes all the way to the setpoint at once; 0: a step at a time until it is in the band"},
      F{"tap_locked", &P::tap_locked, "1", {0.0, 1.0}, "1: the regulators hold their position"},
      F{"drop_resistance",
        &P::drop_resistance_ohm,
        "ohm",
        {0.0, 1e4},
        "line-drop compensation of regulators with a setpoint here"},
      F{"drop_reactance",
        &P::drop_reactance_ohm,
        "ohm",
        {0.0, 1e4},
        "line-drop compensation of regulators with a setpoint here"},
      F{"pickup",
        &P::pickup_a,
        "A",
        {0.0, 1e6},
        "of single-phase reclosers in the branch; 0: none"},
      F{"time_multiplier",
        &P::time_multiplier,
        "1",
        {0.01, 10.0},
        "of the reclosers",
        "IEC 60255-151"},
      F{"reclosings", &P::reclosings, "1", {0.0, 10.0}, "before a recloser stays open"},
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
  };
}();

}  // namespace orrery::devices
