// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct OccupantsParams {
  double people = 2.4;
  double presence_off = 0.95;
  double presence_work = 0.25;
  double presence_weekend = 0.7;
  double work_start_s = 8.0 * 3600.0;
  double work_end_s = 17.0 * 3600.0;
  double ramp_s = 2.0 * 3600.0;
  double mobility = 0.11;
  double wake_s = 6.75 * 3600.0;
  double sleep_s = 22.75 * 3600.0;
  double met_awake = 1.2;
  double met_asleep = 0.8;
  double body_area_m2 = 1.8;
  double start_weekday = 0.0;
};
struct OccupantsState {
  double presence = 0.0;
  double present = 0.0;
  double active = 0.0;
  double gains_w = 0.0;
  double co2_m3_per_s = 0.0;
  double expected = 0.0;
  double vacation = 0.0;
  double inside = 0.0;  ///< people that the chain has at home, vacation or not
};

/// People of a household or an office: who is in, who is awake, and the heat they give off.
///
///   P(t)      probability that a person is in: `presence_off` outside working hours,
///             `presence_work` (at weekends `presence_weekend`) within, straight ramps between
///   chain     every 600 s, each person on their own (Page et al. 2008, equations 4 to 6)
///               T01 = (mu - 1) / (mu + 1) P(t) + P(t + 1)        comes in
///               T11 = (P(t + 1) - (1 - P(t)) T01) / P(t)         stays
///             T01 kept where both are probabilities, so that P is the chain's marginal always
///   gains     present persons x met x 58.2 W/m2 x body area      ISO 8996
///   CO2       4.0 ml/s a person and met                          Persily, de Jonge 2017
///
///   in   none
///   out  presence 1 (somebody is in); present 1 (people in); active 1 (people in and awake);
///        metabolic_gains W; co2 m3/s; expected 1 (people times P)
///
/// `people` is rounded to whole persons. `mobility` 0 leaves chance out: present is people times P.
/// A household's persons come and go independently; who they are, which room they are in and
/// holidays are left out (the fault `vacation` empties the house).
/// Source: J. Page, D. Robinson, N. Morel, J.-L. Scartezzini, Energy and Buildings 40 (2008) 83;
/// ISO 8996; A. Persily, L. de Jonge, Indoor Air 27 (2017) 868.
struct Occupants {
  using Params = OccupantsParams;
  using State = OccupantsState;
  using Row = engine::Field<OccupantsParams>;
  using Port = engine::Port<OccupantsState>;
  static constexpr double kTickS = 600.0;
  static constexpr double kMostPeople = 64.0;

  static constexpr std::array kParams = {
      Row{"people",
          &Params::people,
          "1",
          {0, kMostPeople},
          "who live or work here, rounded",
          "ours: mean household size in Europe 2.3, Eurostat"},
      Row{"presence_off",
          &Params::presence_off,
          "1",
          {0, 1},
          "probability of being in outside working hours",
          "ours; 0 for an office"},
      Row{"presence_work",
          &Params::presence_work,
          "1",
          {0, 1},
          "probability of being in within working hours",
          "ours; 0.8 for an office"},
      Row{"presence_weekend",
          &Params::presence_weekend,
          "1",
          {0, 1},
          "the same at weekends",
          "ours"},
      Row{"work_start",
          &Params::work_start_s,
          "s",
          {0, 86400},
          "time of day, ramp's middle",
          "ours"},
      Row{"work_end", &Params::work_end_s, "s", {0, 86400}, "time of day, ramp's middle", "ours"},
      Row{"ramp", &Params::ramp_s, "s", {0, 43200}, "over which people leave and come", "ours"},
      Row{"mobility",
          &Params::mobility,
          "1",
          {0, 10},
          "probability to change over probability to stay; 0: no chance, the expected number",
          "ours; defined by Page et al. 2008"},
      Row{"wake", &Params::wake_s, "s", {0, 86400}, "time of day", "ours"},
      Row{"sleep", &Params::sleep_s, "s", {0, 86400}, "time of day", "ours"},
      Row{"met_awake", &Params::met_awake, "1", {0, 10}, "metabolic rate", "ISO 8996: sedentary"},
      Row{"met_asleep", &Params::met_asleep, "1", {0, 10}, "metabolic rate", "ISO 8996: reclining"},
      Row{"body_area",
          &Params::body_area_m2,
          "m2",
          {0.1, 4},
          "skin of one person",
          "ISO 8996: 1.8 m2"},
      Row{"start_weekday", &Params::start_weekday, "1", {0, 6}, "of the run; 0 is Monday", "ours"}};
  static constexpr std::array<Port, 0> kInputs = {};
  static constexpr std::array kOutputs = {
      Port{"presence", &State::presence, "1", "1: somebody is in"},
      Port{"present", &State::present, "1", "people that are in"},
      Port{"active", &State::active, "1", "people that are in and awake"},
      Port{"metabolic_gains", &State::gains_w, "W", "heat of the people"},
      Port{"co2", &State::co2_m3_per_s, "m3/s", "carbon dioxide breathed out"},
      Port{"expected", &State::expected, "1", "people times the schedule's probability"}};
  static constexpr std::array kFaultPoints = {
      Port{"vacation", &State::vacation, "1", "0 as usual, 1 nobody is in"}};
  static constexpr std::array kState = {&State::presence, &State::present,      &State::active,
                                        &State::gains_w,  &State::co2_m3_per_s, &State::expected,
                                        &State::vacation, &State::inside};

  static const engine::ModelInfo& info();
  static void start(const OccupantsParams& params, OccupantsState& state, engine::Stream& initial);
  static std::uint16_t advance(const OccupantsParams& params, OccupantsState& state,
                               const engine::RowContext& context);
  /// Probability that a person is in.
  static double probability(const OccupantsParams& params, double time_s);
};

}  // namespace orrery::devices
