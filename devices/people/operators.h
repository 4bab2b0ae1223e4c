// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"

namespace orrery::devices {

struct OperatorsParams {
  // of each place
  double priority = 1.0;
  double walking_s = 120.0;
  double diagnosis_s = 600.0;
  double diagnosis_spread = 0.5;
  // of the crew: the value of the first row holds
  double operators = 1.0;
  double waiting_places = 1e6;
  double reaction_s = 60.0;
  double reaction_sigma = 0.8;
  double exponential = 0.0;
  double shift_from_s = 0.0;
  double shift_to_s = 86400.0;
  double days = 7.0;
  double mistrust = 1.0;
  double memory_alarms = 20.0;
  double flood_alarms = 10.0;
  double least_attention = 0.05;
  double fatigue_delay = 1.0;
  double refusal = 0.5;
  double sees_from = 0.05;
  double attend_s = 60.0;
  double wage_per_s = 30.0 / 3600.0;
};

/// Operators who answer alarms: rows are places (machines, zones), one crew serves them all.
///
///   queue      highest priority first, then first come; a crew of c, K places to wait in
///   answer     p = max(p_least, (1 - mistrust F) min(1, flood / (R / c)))     or it is ignored
///   F          share of false alarms: F += (false - F) / memory, after each diagnosis
///   R          alarms in ten minutes: decays with exp(-t / 10 min), one more with each alarm
///   work       reaction (1 + delay (1 - p)) + walking + diagnosis    lognormal; or exponential
///   then       condition >= sees_from: attend. Else the alarm was false, and the operator refuses
///              to stop a sound machine with the probability `refusal`
///
///   in   alarm      1    a command of 1, or a wire that rises above 0.5, raises one
///   in   condition  1    true state of the machine, as seen on site; 1 where nobody sets it
///   out  scalars: see info(); `attend` is 1 for `attend_time`, to drive a machine's `service`
///
/// Exact in time: work ends, pulses and shifts are events between steps. Every alarm is handled,
/// ignored, missed (no place to wait), waiting or in hand; while a place has an open alarm another
/// one of it is the same alarm. Who is at work when a shift ends finishes it. Left out: skill,
/// learning, teams on one alarm, errors in a diagnosis, the way from place to place.
/// Source: probability matching of answers to the share of true alarms: Bliss, Gilson and Deaton,
/// Ergonomics 38 (1995) 2300; cry-wolf effect: Breznitz, Cry Wolf (1984); ten alarms in ten
/// minutes are a flood: ANSI/ISA-18.2, EEMUA 191. Queue: Erlang (ENG-06, ENG-07).
const engine::ModelInfo& operators_info();
engine::Result<std::unique_ptr<engine::Population>> make_operators(engine::PopulationSpec spec);

}  // namespace orrery::devices
