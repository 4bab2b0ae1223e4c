// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <numbers>

#include "models/data/frequency_bands.h"
#include "models/data/waveform_moments.h"
#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

constexpr double kRate = 5120.0;
constexpr std::size_t kSamples = 512;  // lines 10 Hz apart

std::vector<double> sine(double hz, double amplitude, double offset = 0.0) {
  std::vector<double> x(kSamples);
  for (std::size_t i = 0; i < kSamples; ++i)
    x[i] = offset + amplitude * std::sin(2.0 * std::numbers::pi * hz * i / kRate + 0.3);
  return x;
}

std::vector<double> features(engine::Step& made, const std::vector<double>& waveform) {
  engine::Batch in;
  engine::Batch out;
  add_row(in, 0, 0.0, waveform);
  made.process({}, in, out);
  return {out.row(0).begin(), out.row(0).end()};
}

// Closed forms of a sine: rms a / sqrt 2, crest sqrt 2, kurtosis 3/2, skewness 0.
TEST(WaveformMoments, OfASine) {
  const WaveformMoments moments = waveform_moments(sine(100.0, 3.0, 20.0));
  EXPECT_NEAR(moments.rms, 3.0 / std::sqrt(2.0), 1e-9);
  EXPECT_NEAR(moments.crest, std::sqrt(2.0), 2e-3);  // samples may miss the top
  EXPECT_NEAR(moments.kurtosis, 1.5, 1e-9);
  EXPECT_NEAR(moments.skewness, 0.0, 1e-9);
}

// 0 0 0 0 4: mean 0.8, m2 2.56, m3 6.144, m4 21.2992.
TEST(WaveformMoments, OfASingleKnock) {
  const std::vector<double> knock = {0, 0, 0, 0, 4};
  const WaveformMoments moments = waveform_moments(knock);
  EXPECT_NEAR(moments.rms, 1.6, 1e-12);
  EXPECT_NEAR(moments.peak, 3.2, 1e-12);
  EXPECT_NEAR(moments.skewness, 1.5, 1e-12);
  EXPECT_NEAR(moments.kurtosis, 3.25, 1e-12);
  EXPECT_EQ(waveform_moments(std::vector<double>(8, 5.0)).kurtosis, 0.0);
}

// All energy of a sine of amplitude 2 (mean square 2) lies in its band; the bands of the whole
// spectrum add up to the variance.
TEST(Spectrum, EnergyLiesInItsBandAndAddsUp) {
  const auto made = step("spectrum", signal(kSamples, 1, kRate), {{"bands", 8.0}});
  ASSERT_EQ(made->output().width, 8U);
  EXPECT_EQ(made->output().components[3], "band_03");
  const auto bands = features(*made, sine(1120.0, 2.0, 7.0));  // bands are 320 Hz wide: in band 3
  EXPECT_NEAR(bands[3], std::log(2.0), 1e-4);
  double sum = 0.0;
  for (const double band : bands) sum += std::exp(band);
  EXPECT_NEAR(sum, 2.0, 1e-4);
  EXPECT_LT(bands[6], bands[3] - 15.0);
}

TEST(Spectrum, BandsNarrowerThanALineShareIt) {
  const std::vector<double> edges = {0.0, 2.5, 5.0, 15.0};
  const FrequencyBands bands(edges, 10.0, 3);
  const std::vector<float> energy = {8.0F, 3.0F, 1.0F};
  std::vector<double> sums(3);
  bands.collect(energy, sums);
  EXPECT_DOUBLE_EQ(sums[0], 4.0);  // line 0 covers 0 to 5 Hz
  EXPECT_DOUBLE_EQ(sums[1], 4.0);
  EXPECT_DOUBLE_EQ(sums[2], 3.0);
  const auto log_spaced = log_edges(10.0, 1000.0, 2);
  EXPECT_NEAR(log_spaced[1], 100.0, 1e-9);
}

// A 1,500 Hz resonance knocked 100 times a second: the envelope has its line at 100 Hz, the plain
// spectrum has none there.
TEST(Spectrum, EnvelopeShowsTheRateOfTheKnocks) {
  std::vector<double> x(kSamples);
  for (std::size_t i = 0; i < kSamples; ++i) {
    const double t = static_cast<double>(i) / kRate;
    x[i] = (1.0 + 0.8 * std::cos(2.0 * std::numbers::pi * 100.0 * t)) *
           std::cos(2.0 * std::numbers::pi * 1500.0 * t);
  }
  const auto made = step("spectrum", signal(kSamples, 1, kRate),
                         {{"bands", 4.0},
                          {"f_min", 50.0},
                          {"f_max", 450.0},  // 50-150, 150-250, ...
                          {"time_features", 1.0},
                          {"envelope", 1.0},
                          {"envelope_from", 1000.0},
                          {"envelope_to", 2000.0}});
  ASSERT_EQ(made->output().width, 13U);
  const auto row = features(*made, x);
  EXPECT_NEAR(row[0], std::sqrt(0.5 * (1.0 + 0.32)), 1e-6);
  EXPECT_LT(row[5], -15.0);
  EXPECT_NEAR(row[9], std::log(0.32), 1e-3);  // mean square of 0.8 cos
  EXPECT_LT(row[11], -15.0);
}

TEST(Spectrum, WhatCannotBeTransformedIsTheUsersMistake) {
  EXPECT_FALSE(try_step("spectrum", signal(511, 1, kRate)).has_value());
  EXPECT_FALSE(try_step("spectrum", signal(1)).has_value());
  EXPECT_FALSE(try_step("spectrum", signal(512, 1, kRate), {{"f_max", 1e5}}).has_value());
}

}  // namespace
}  // namespace orrery::models::test
