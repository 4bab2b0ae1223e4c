// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct SecurityParams {
  double kind = 1.0;
  double home = 0.0;
  double leaves_s = 8.0 * 3600.0;
  double returns_s = 17.0 * 3600.0;
  double spread_s = 1800.0;
  double weekend_out = 0.6;
  double wakes_s = 6.5 * 3600.0;
  double sleeps_s = 23.0 * 3600.0;
  double vacation_from_s = 0.0;
  double vacation_s = 0.0;
  double pet = 0.02;
  double activity = 0.35;
  double quiet_db = 32.0;
  double living_db = 18.0;
  double break_db = 95.0;
};

struct SecurityState {
  // outputs
  double door_open = 0.0;
  double motion = 0.0;
  double sound_level_db = 0.0;
  double occupied = 1.0;
  double openings = 0.0;
  // fault points
  double intrusion = 0.0;
  double blocked = 0.0;
  double tampered = 0.0;
  // inside
  double intruded_s = 0.0;  ///< since the intruder came
};

/// A security sensor of a home: a door contact (0), a motion detector (1) or a glass break
/// detector (2). Sensors with one `home` number see the same residents.
///
///   away     from leaves + spread N to returns + spread N on weekdays; on a day of the weekend
///            with the chance `weekend_out`, from 10:00 and 16:00; all of a vacation
///   door     open for 20 s as they leave and return, for a minute as an intruder enters
///   motion   in a minute with the chance `activity` (awake), 0.02 (asleep), `pet` (away),
///            0.7 with an intruder in front of it
///   sound    quiet + living (awake at home) + N(0, 2 dB); `break` for a minute as the glass breaks
///            (the highest level of the last minute, as level monitors tell it)
///
///   out  door_open, motion, occupied   1; sound_level   dB re 20 uPa; openings   1
///
/// Residents are a function of seed, home and time: steps cut anywhere shift nothing of them. The
/// faults `intrusion`, `sensor_blocked` and `sensor_tampered` are the truth of the ledger. Left
/// out: several residents, guests, the path of an intruder from sensor to sensor, light.
/// Source: kinds of detectors and their tampering: EN 50131-1, EN 50131-2-2; the rhythm is ours.
struct Security {
  using Params = SecurityParams;
  using State = SecurityState;
  using Row = engine::Field<Params>;
  using Output = engine::Port<State>;

  static constexpr std::array kParams = {
      Row{"kind", &Params::kind, "1", {0.0, 2.0}, "0 door, 1 motion, 2 glass break"},
      Row{"home", &Params::home, "1", {0.0, 1e6}, "sensors of one home have one number"},
      Row{"leaves", &Params::leaves_s, "s", {0.0, 43200.0}, "time of day, on weekdays"},
      Row{"returns", &Params::returns_s, "s", {43200.0, 86400.0}, "time of day, on weekdays"},
      Row{"spread", &Params::spread_s, "s", {0.0, 7200.0}, "standard deviation of both"},
      Row{"weekend_out", &Params::weekend_out, "1", {0.0, 1.0}, "chance of a day out"},
      Row{"wakes", &Params::wakes_s, "s", {0.0, 43200.0}, "time of day"},
      Row{"sleeps", &Params::sleeps_s, "s", {43200.0, 86400.0}, "time of day"},
      Row{"vacation_from", &Params::vacation_from_s, "s", {0.0, 1e9}, "since the start"},
      Row{"vacation", &Params::vacation_s, "s", {0.0, 1e9}, "length; 0 is none"},
      Row{"pet", &Params::pet, "1", {0.0, 1.0}, "motion in a minute of an empty home"},
      Row{"activity", &Params::activity, "1", {0.0, 1.0}, "motion in a minute, at home, awake"},
      Row{"quiet", &Params::quiet_db, "1", {0.0, 80.0}, "dB re 20 uPa, an empty room"},
      Row{"living", &Params::living_db, "1", {0.0, 60.0}, "dB more with people awake"},
      Row{"break", &Params::break_db, "1", {60.0, 130.0}, "dB re 20 uPa, glass that breaks"}};
  static constexpr std::array<Output, 0> kInputs = {};
  static constexpr std::array kOutputs = {
      Output{"door_open", &State::door_open, "1", "1 open, of a door contact"},
      Output{"motion", &State::motion, "1", "1 seen in this minute, of a motion detector"},
      Output{"sound_level", &State::sound_level_db, "1", "dB re 20 uPa, at the sensor"},
      Output{"occupied", &State::occupied, "1", "truth: residents are at home"},
      Output{"openings", &State::openings, "1", "truth: times residents left or came back"}};
  static constexpr std::array kFaultPoints = {
      Output{"intrusion", &State::intrusion, "1", "an intruder where this sensor looks"},
      Output{"blocked", &State::blocked, "1", "the sensor is covered and sees nothing"},
      Output{"tampered", &State::tampered, "1", "a magnet holds the contact closed"}};
  static constexpr std::array kState = {&State::door_open, &State::motion,   &State::sound_level_db,
                                        &State::occupied,  &State::openings, &State::intrusion,
                                        &State::blocked,   &State::tampered, &State::intruded_s};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
