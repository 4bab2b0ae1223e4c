// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr double kRateHz = 8000.0;
constexpr std::size_t kSamples = 1600;
constexpr std::size_t kBands = 14;
using Bands = std::array<double, kBands>;

/// Log energy in 14 bands of 220 Hz from 200 Hz, by sums over single frequencies.
Bands band_energies(const std::vector<double>& sound) {
  Bands bands{};
  for (std::size_t b = 0; b < kBands; ++b) {
    double energy = 0.0;
    for (double f = 200.0 + 220.0 * double(b); f < 420.0 + 220.0 * double(b); f += 20.0) {
      double re = 0.0;
      double im = 0.0;
      for (std::size_t i = 0; i < sound.size(); ++i) {
        const double turn = 6.283185307179586 * f * double(i) / kRateHz;
        re += sound[i] * std::cos(turn);
        im += sound[i] * std::sin(turn);
      }
      energy += re * re + im * im;
    }
    bands[b] = std::log(energy + 1e-30);
  }
  double mean = 0.0;
  for (const double e : bands) mean += e / double(kBands);
  for (double& e : bands) e -= mean;
  return bands;
}

struct Heard {
  int keyword = 0;
  Bands bands{};
};

/// Spectra of the first 0.2 s after a keyword is noticed, at most `count` of them.
std::vector<Heard> listen(double noise_db, std::size_t count) {
  const auto room =
      on_the_bench("building/microphone", {{"rate", 0.2}, {"noise", noise_db}, {"keywords", 4.0}});
  std::vector<Heard> heard;
  std::vector<double> sound(kSamples);
  double before = 0.0;
  for (double t = 0.05; heard.size() < count; t += 0.05) {
    advance_to(*room, t);
    const double keyword = value_of(*room, "keyword");
    if (keyword > 0.0 && before == 0.0) {
      room->render(2, 0, kRateHz, sound);
      heard.push_back({int(keyword), band_energies(sound)});
    }
    before = keyword;
  }
  return heard;
}

/// Share of the second half that is nearest to the mean of its own keyword in the first half.
double accuracy(double noise_db) {
  const auto heard = listen(noise_db, 120);
  std::array<Bands, 5> means{};
  std::array<double, 5> counts{};
  for (std::size_t i = 0; i < 60; ++i) counts[std::size_t(heard[i].keyword)] += 1.0;
  for (std::size_t i = 0; i < 60; ++i) {
    const auto k = std::size_t(heard[i].keyword);
    for (std::size_t b = 0; b < kBands; ++b) means[k][b] += heard[i].bands[b] / counts[k];
  }
  double right = 0.0;
  for (std::size_t i = 60; i < 120; ++i) {
    int nearest = 0;
    double least = 1e300;
    for (int k = 1; k <= 4; ++k) {
      double distance = 0.0;
      for (std::size_t b = 0; b < kBands; ++b)
        distance += std::pow(heard[i].bands[b] - means[std::size_t(k)][b], 2);
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    right += nearest == heard[i].keyword ? 1.0 / 60.0 : 0.0;
  }
  return right;
}

// 25 dB above the noise the spectra tell four keywords apart; far below it they tell nothing.
TEST(Microphone, SpectraTellKeywordsApartUntilNoiseHidesThem) {
  const double clear = accuracy(35.0);
  const double hidden = accuracy(95.0);
  EXPECT_GE(clear, 0.9);
  EXPECT_LE(hidden, 0.5);
}

double rms_of_speech(double distance_m, double muffled_db = 0.0) {
  const auto room = on_the_bench("building/microphone",
                                 {{"rate", 0.2}, {"noise", 0.0}, {"distance", distance_m}});
  set_fault(*room, "muffled", muffled_db);
  double t = 0.0;
  while (value_of(*room, "keyword") == 0.0) advance_to(*room, t += 0.01);
  std::vector<double> sound(kSamples);
  room->render(2, 0, kRateHz, sound);
  double power = 0.0;
  for (const double s : sound) power += s * s / double(kSamples);
  return 20.0 * std::log10(std::sqrt(power) / 20e-6);
}

// 60 dB at 1 m; spreading takes 20 dB a decade of distance.
TEST(Microphone, LevelFallsWithDistance) {
  EXPECT_NEAR(rms_of_speech(1.0), 60.0, 0.5);
  EXPECT_NEAR(rms_of_speech(1.0) - rms_of_speech(10.0), 20.0, 0.01);
  EXPECT_NEAR(rms_of_speech(1.0) - rms_of_speech(1.0, 30.0), 30.0, 0.1);
}

TEST(Microphone, CutsShiftNothing) {
  const auto whole = on_the_bench("building/microphone", {{"rate", 0.2}});
  const auto cut = on_the_bench("building/microphone", {{"rate", 0.2}});
  for (double t = 1.0; t <= 600.0; t += 1.0) {
    advance_to(*cut, t - 0.37);
    advance_to(*cut, t);
    advance_to(*whole, t);
    ASSERT_EQ(value_of(*whole, "keyword"), value_of(*cut, "keyword"));
    ASSERT_EQ(value_of(*whole, "sound_level"), value_of(*cut, "sound_level"));
  }
}

}  // namespace
}  // namespace orrery::devices
