// SPDX-License-Identifier: Apache-2.0
#include "devices/building/microphone.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/time/sim_time.h"

namespace orrery::devices {

namespace {

constexpr double kSlotS = 5.0;
constexpr double kVowelS = 0.2;
constexpr double kBandwidthHz = 80.0;
constexpr double kHearingPa = 20e-6;
constexpr double kTwoPi = 6.283185307179586;
constexpr int kHarmonics = 64;

struct Vowel {
  double formants_hz[3];
};

// Means of 33 men; Peterson and Barney 1952, table II.
constexpr Vowel kHeed{{270.0, 2290.0, 3010.0}};
constexpr Vowel kHead{{530.0, 1840.0, 2480.0}};
constexpr Vowel kHad{{660.0, 1720.0, 2410.0}};
constexpr Vowel kHod{{730.0, 1090.0, 2440.0}};
constexpr Vowel kHawed{{570.0, 840.0, 2410.0}};
constexpr Vowel kWhod{{300.0, 870.0, 2240.0}};
constexpr Vowel kHeard{{490.0, 1350.0, 1690.0}};

struct Keyword {
  int vowels;
  Vowel said[4];
};

constexpr std::array kKeywords = {
    Keyword{2, {kHeed, kHeed, {}, {}}},     Keyword{2, {kHod, kHad, {}, {}}},
    Keyword{3, {kWhod, kHawed, kWhod, {}}}, Keyword{3, {kHeard, kHeard, kHead, {}}},
    Keyword{4, {kHeed, kHod, kHeed, kHod}}, Keyword{4, {kHad, kWhod, kHead, kWhod}}};

struct Saying {
  int keyword = 0;  ///< from 1; 0 is silence
  double from_s = 0.0;
  double vowel_s = 0.0;

  double to_s() const {
    return from_s + vowel_s * kKeywords[static_cast<std::size_t>(keyword - 1)].vowels;
  }
};

Saying saying_in(const MicrophoneParams& p, const engine::RowContext& c, double slot) {
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kArrival};
  const auto draw = static_cast<std::uint64_t>(slot) * 3;
  if (engine::uniform_at(key, draw) >= p.rate_per_s * kSlotS) return {};
  Saying s;
  s.keyword = 1 + static_cast<int>(engine::uniform_at(key, draw + 1) * std::floor(p.keywords));
  s.vowel_s = kVowelS / p.speech_rate;
  const double spare_s = kSlotS - 4.0 * s.vowel_s;  // it ends within its slot
  s.from_s = slot * kSlotS + spare_s * engine::uniform_at(key, draw + 2);
  return s;
}

double pressure_pa(double level_db) {
  return kHearingPa * engine::exp(level_db * 0.11512925464970228);  // ln(10) / 20
}
double speech_pa(const MicrophoneParams& p, const MicrophoneState& s) {
  return pressure_pa(p.level_db - s.muffled_db) / p.distance_m;
}

void hear(const MicrophoneParams& p, MicrophoneState& s, const engine::RowContext& c,
          double time_s) {
  const Saying said = saying_in(p, c, std::floor(time_s / kSlotS));
  const bool now = said.keyword > 0 && time_s >= said.from_s && time_s < said.to_s();
  s.keyword = now ? said.keyword : 0.0;
  const double voice_pa = now ? speech_pa(p, s) : 0.0;
  const double noise_pa = pressure_pa(p.noise_db);
  const double rms_pa = std::sqrt(voice_pa * voice_pa + noise_pa * noise_pa);
  s.sound_level_db = s.dead >= 0.5 ? 0.0 : 20.0 * engine::log10(rms_pa / kHearingPa);
}

/// Adds one vowel of `rms_pa` to samples; `first_s` is the time of the first since it began.
void add_vowel(const MicrophoneParams& p, const Vowel& vowel, double rms_pa, double first_s,
               double rate_hz, std::span<double> samples) {
  const int top = std::min(kHarmonics, static_cast<int>(0.45 * rate_hz / p.pitch_hz));
  double amplitude[kHarmonics + 1];
  double power = 0.0;
  for (int k = 1; k <= top; ++k) {
    amplitude[k] = 0.0;
    for (int j = 0; j < 3; ++j) {
      const double off = (k * p.pitch_hz - p.tract * vowel.formants_hz[j]) / kBandwidthHz;
      amplitude[k] += 1.0 / ((1.0 + off * off) * (j + 1));
    }
    amplitude[k] /= k;
    power += 0.5 * amplitude[k] * amplitude[k];
  }
  if (power == 0.0) return;
  const double gain = rms_pa / std::sqrt(power);
  for (int k = 1; k <= top; ++k) {
    const double turn = kTwoPi * k * p.pitch_hz;
    const double step_cos = engine::cos(turn / rate_hz);
    const double step_sin = engine::sin(turn / rate_hz);
    double sine = engine::sin(turn * first_s);
    double cosine = engine::cos(turn * first_s);
    for (double& sample : samples) {
      sample += gain * amplitude[k] * sine;
      const double next = sine * step_cos + cosine * step_sin;
      cosine = cosine * step_cos - sine * step_sin;
      sine = next;
    }
  }
}

void add_saying(const MicrophoneParams& p, const Saying& said, double rms_pa, double time_s,
                double rate_hz, std::span<double> samples) {
  const Keyword& keyword = kKeywords[static_cast<std::size_t>(said.keyword - 1)];
  const auto index_at = [&](double at_s) {
    const double i = std::ceil((at_s - time_s) * rate_hz);
    return static_cast<std::size_t>(std::clamp(i, 0.0, static_cast<double>(samples.size())));
  };
  for (int v = 0; v < keyword.vowels; ++v) {
    const double from_s = said.from_s + v * said.vowel_s;
    const std::size_t first = index_at(from_s);
    const std::size_t last = index_at(from_s + said.vowel_s);
    if (first >= last) continue;
    add_vowel(p, keyword.said[v], rms_pa,
              time_s + static_cast<double>(first) / rate_hz - said.from_s, rate_hz,
              samples.subspan(first, last - first));
  }
}

}  // namespace

void Microphone::start(const Params& p, State& s, engine::Stream&) {
  s.sound_level_db = p.noise_db;
}

std::uint16_t Microphone::advance(const Params& p, State& s, const engine::RowContext& c) {
  hear(p, s, c, c.time_s + c.dt_s);
  return engine::kNoNotice;
}

void Microphone::render(const Params& p, const State& s, const engine::RowContext& c, int,
                        double rate_hz, std::span<double> samples) {
  if (s.dead >= 0.5) {
    std::fill(samples.begin(), samples.end(), 0.0);
    return;
  }
  const auto snapshot = static_cast<std::uint64_t>(engine::SimTime::from_seconds(c.time_s).ns);
  engine::fill_normal_run({c.seed, c.entity, engine::Purpose::kProcess}, snapshot, samples);
  const double noise_pa = pressure_pa(p.noise_db);
  for (double& sample : samples) sample *= noise_pa;
  const double end_s = c.time_s + static_cast<double>(samples.size()) / rate_hz;
  for (double slot = std::floor(c.time_s / kSlotS); slot * kSlotS < end_s; slot += 1.0) {
    const Saying said = saying_in(p, c, slot);
    if (said.keyword > 0) add_saying(p, said, speech_pa(p, s), c.time_s, rate_hz, samples);
  }
}

const engine::ModelInfo& Microphone::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i = engine::describe_device<Microphone>(
        "building/microphone", "a microphone that hears synthetic keywords of vowels in noise",
        "Keywords of 2 to 4 vowels, each harmonics of the pitch under three formants, at random "
        "times; level falls with distance, white noise. Left out: consonants, reverberation.",
        "Peterson and Barney, J. Acoust. Soc. Am. 24 (1952) 175; Fant 1960");
    i.outputs.back().shape = engine::PortShape::kWaveform;
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
