// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct MicrophoneParams {
  double keywords = 4.0;
  double rate_per_s = 1.0 / 60.0;
  double pitch_hz = 130.0;
  double tract = 1.0;
  double speech_rate = 1.0;
  double level_db = 60.0;
  double distance_m = 1.0;
  double noise_db = 35.0;
};

struct MicrophoneState {
  double keyword = 0.0;
  double sound_level_db = 0.0;
  double muffled_db = 0.0;
  double dead = 0.0;
};

/// A microphone in a room where somebody says one of a few keywords.
///
///   when      in each slot of 5 s with the chance rate * 5 s, at a random time within it
///   keyword   2 to 4 vowels of 0.2 s / speech_rate each; formants of men times `tract`
///   voice     harmonics k of the pitch, amplitude (1/k) sum_j 1 / (1 + ((f - F_j) / 80 Hz)^2) / j
///   level     level at 1 m - 20 lg(distance) - muffled; plus white noise of `noise` dB
///
///   out  keyword       1    number of the one being said, 0 none
///        sound_level   1    dB re 20 uPa
///        sound         Pa   waveform
///
/// What is said is a function of seed, row and time. Left out: consonants, glides from vowel to
/// vowel, reverberation (far field is loss of level alone), several speakers.
/// Source: formants: Peterson and Barney, J. Acoust. Soc. Am. 24 (1952) 175, table II, men;
/// source and filter: Fant, Acoustic Theory of Speech Production (1960).
struct Microphone {
  using Params = MicrophoneParams;
  using State = MicrophoneState;
  using Row = engine::Field<Params>;
  using Output = engine::Port<State>;

  static constexpr std::array kParams = {
      Row{"keywords", &Params::keywords, "1", {1.0, 6.0}, "how many are in use, the first ones"},
      Row{"rate", &Params::rate_per_s, "Hz", {0.0, 0.2}, "keywords a second"},
      Row{"pitch",
          &Params::pitch_hz,
          "Hz",
          {60.0, 400.0},
          "of the voice",
          "Peterson and Barney 1952: men 124 to 141 Hz"},
      Row{"tract", &Params::tract, "1", {0.7, 1.5}, "factor on the formants; women about 1.15"},
      Row{"speech_rate", &Params::speech_rate, "1", {0.5, 2.0}, "factor on the tempo"},
      Row{"level", &Params::level_db, "1", {20.0, 100.0}, "dB re 20 uPa of speech at 1 m"},
      Row{"distance", &Params::distance_m, "m", {0.05, 50.0}, "from mouth to microphone"},
      Row{"noise", &Params::noise_db, "1", {0.0, 110.0}, "dB re 20 uPa of the background"}};
  static constexpr std::array<Output, 0> kInputs = {};
  static constexpr std::array kOutputs = {
      Output{"keyword", &State::keyword, "1", "truth: the one being said, 0 none"},
      Output{"sound_level", &State::sound_level_db, "1", "dB re 20 uPa"},
      Output{"sound", &State::sound_level_db, "Pa", "sound pressure"}};
  static constexpr std::array kFaultPoints = {
      Output{"muffled", &State::muffled_db, "1", "dB that dirt or a cover takes from speech"},
      Output{"dead", &State::dead, "1", "1: no sound at all"}};
  static constexpr std::array kState = {&State::keyword, &State::sound_level_db, &State::muffled_db,
                                        &State::dead};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
  static void render(const Params& params, const State& state, const engine::RowContext& context,
                     int output, double rate_hz, std::span<double> samples);
};

}  // namespace orrery::devices
