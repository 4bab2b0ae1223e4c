// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct LightingParams {
  double power_w = 120.0;
  double people_for_all = 2.0;
  double threshold_lx = 150.0;
  double daylight_factor = 0.015;
  double efficacy_lm_per_w = 110.0;
  double forget = 0.05;
  double notice_per_hour = 1.0;
};
struct LightingState {
  double power_w = 0.0;
  double energy_j = 0.0;
  double gains_w = 0.0;
  double on = 0.0;
  double daylight_lx = 0.0;
  // inputs
  double active = 0.0;
  double irradiance = 0.0;
  // fault points
  double stuck_on = 0.0;
  double broken = 0.0;
  // inside
  double forgotten = 0.0;
  double was_active = 0.0;
};

/// Electric light of a home or an office: on while somebody is awake and it is dark, and sometimes
/// when nobody needs it.
///
///   daylight   E = irradiance (horizontal) x efficacy of the sky x daylight factor
///   switch     every 300 s: on when somebody is active and E is below the threshold; off when
///              nobody is, or E is above 1.5 thresholds
///   forget     who leaves a lit room leaves the light on with probability `forget`; it is put out
///              with probability 1 - exp(-notice x 300 s) each 300 s, or when people come back
///   power      installed power x min(1, active / people_for_all); all of it when forgotten
///
///   in   active 1 (people in and awake); irradiance W/m2 (global, horizontal)
///   out  power W; energy J; gains W (all of power becomes heat); on 1; daylight lx
///
/// One zone with one switch. Blinds, dimming and lamps that warm up are left out.
/// Source: D. R. G. Hunt, Building and Environment 14 (1979) 21 (people switch on arrival, by
/// daylight); Littlefair, Lighting Research and Technology 17 (1985) 162 (efficacy of skies).
struct Lighting {
  using Params = LightingParams;
  using State = LightingState;
  using Row = engine::Field<LightingParams>;
  using Port = engine::Port<LightingState>;
  static constexpr double kTickS = 300.0;

  static constexpr std::array kParams = {
      Row{"installed_power",
          &Params::power_w,
          "W",
          {0, 1e6},
          "with all lamps on",
          "ours: LED, a home"},
      Row{"people_for_all",
          &Params::people_for_all,
          "1",
          {0.1, 1e4},
          "people that light all of it",
          "ours"},
      Row{"threshold",
          &Params::threshold_lx,
          "lx",
          {0, 1e5},
          "below which it is dark",
          "EN 12464-1: 100 to 200 lx for simple tasks"},
      Row{"daylight_factor",
          &Params::daylight_factor,
          "1",
          {0, 1},
          "of outdoor light that reaches the room",
          "ours: 1.5 %"},
      Row{"efficacy",
          &Params::efficacy_lm_per_w,
          "lm/W",
          {1, 300},
          "of daylight",
          "Littlefair 1985: 105 to 115"},
      Row{"forget", &Params::forget, "1", {0, 1}, "probability to leave the light on", "ours"},
      Row{"notice",
          &Params::notice_per_hour,
          "1",
          {0, 100},
          "times an hour that a forgotten light is put out",
          "ours"}};
  static constexpr std::array kInputs = {
      Port{"active", &State::active, "1", "people in and awake"},
      Port{"irradiance", &State::irradiance, "W/m2", "global, on the horizontal, outdoors"}};
  static constexpr std::array kOutputs = {
      Port{"power", &State::power_w, "W", "electrical"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"},
      Port{"gains", &State::gains_w, "W", "heat into the room"},
      Port{"on", &State::on, "1", "1: some light is on"},
      Port{"daylight", &State::daylight_lx, "lx", "daylight in the room"}};
  static constexpr std::array kFaultPoints = {
      Port{"light_stuck_on", &State::stuck_on, "1", "1: the switch does not open"},
      Port{"lamps_broken", &State::broken, "1", "share of lamps that are out"}};
  static constexpr std::array kState = {&State::power_w,    &State::energy_j,    &State::gains_w,
                                        &State::on,         &State::daylight_lx, &State::active,
                                        &State::irradiance, &State::stuck_on,    &State::broken,
                                        &State::forgotten,  &State::was_active};

  static const engine::ModelInfo& info();
  static void start(const LightingParams& params, LightingState& state, engine::Stream& initial);
  static std::uint16_t advance(const LightingParams& params, LightingState& state,
                               const engine::RowContext& context);
  static void settle_start(const LightingParams& params, LightingState& state);
};

}  // namespace orrery::devices
