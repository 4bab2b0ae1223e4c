// SPDX-License-Identifier: Apache-2.0
#include "devices/rotating/vibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>
#include <vector>

namespace orrery::devices {
namespace {

constexpr double kRate = 2048.0;
constexpr double kSpeed = 24.0;

// Amplitude of one line by the definition of the Fourier transform, under a Hann window.
double amplitude_at(const std::vector<double>& samples, double frequency_hz) {
  std::complex<double> sum = 0.0;
  double weight = 0.0;
  const auto n = static_cast<double>(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double turn = static_cast<double>(i) / n;
    const double window = 0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * turn);
    const double angle = 2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / kRate;
    sum += samples[i] * window * std::polar(1.0, -angle);
    weight += window;
  }
  return 2.0 * std::abs(sum) / weight;
}

std::vector<double> snapshot(double defect, std::uint64_t number = 0, double noise = 0.0) {
  VibrationLevels levels;
  levels.broadband_level = noise;
  levels.background_level = 0.0;
  std::vector<double> samples(2048);
  render_vibration(levels, defect_ratios({}), {kSpeed, kSpeed, defect, 0.0, 0.0},
                   {1, 2, engine::Purpose::kProcess}, number, kRate, samples);
  return samples;
}

// The recurrence against the cosine that it stands for, over all remainders of the lane width.
TEST(Vibration, LineIsTheCosineItStandsFor) {
  for (const std::size_t size : {1u, 7u, 8u, 9u, 500u, 4099u}) {
    for (const double hz : {0.01, 24.0, 256.0, 1023.9}) {
      std::vector<double> samples(size, 0.25);
      add_line(3.0, hz, 0.7, kRate, samples);
      for (std::size_t i = 0; i < size; ++i) {
        const double angle = 2.0 * std::numbers::pi * hz * static_cast<double>(i) / kRate + 0.7;
        ASSERT_NEAR(samples[i], 0.25 + 3.0 * std::cos(angle), 1e-8)
            << size << ' ' << hz << ' ' << i;
      }
    }
  }
}

TEST(Vibration, LinesAtOrAboveHalfTheRateAreLeftOut) {
  std::vector<double> samples(64, 0.0);
  add_line(1.0, 0.5 * kRate, 0.0, kRate, samples);
  add_line(1.0, 0.8 * kRate, 0.0, kRate, samples);
  EXPECT_EQ(samples, std::vector<double>(64, 0.0));
}

TEST(Vibration, HealthyMachineShowsItsShaftAndVanes) {
  const auto samples = snapshot(0.0);
  EXPECT_NEAR(amplitude_at(samples, kSpeed), 0.4, 0.004);
  EXPECT_NEAR(amplitude_at(samples, 2 * kSpeed), 0.2, 0.002);
  EXPECT_NEAR(amplitude_at(samples, 3 * kSpeed), 0.1, 0.002);
  EXPECT_NEAR(amplitude_at(samples, 6 * kSpeed), 0.3, 0.003);
  EXPECT_NEAR(amplitude_at(samples, 3.58478 * kSpeed), 0.0, 0.002);
}

TEST(Vibration, DefectShowsAtBpfoAndItsHarmonics) {
  const double bpfo_hz = 3.58478 * kSpeed;  // MAN-01a
  const auto samples = snapshot(0.5);
  EXPECT_NEAR(amplitude_at(samples, bpfo_hz), 3.0, 0.06);
  EXPECT_NEAR(amplitude_at(samples, 2 * bpfo_hz), 1.8, 0.05);
  EXPECT_NEAR(amplitude_at(samples, 3 * bpfo_hz), 1.2, 0.05);
  EXPECT_NEAR(amplitude_at(samples, bpfo_hz + 0.39831 * kSpeed), 0.45, 0.05);
  EXPECT_NEAR(amplitude_at(samples, bpfo_hz - 0.39831 * kSpeed), 0.45, 0.05);
  double highest = 0.0;
  double highest_hz = 0.0;
  for (double hz = 4.0; hz < 1000.0; hz += 1.0) {
    if (amplitude_at(samples, hz) <= highest) continue;
    highest = amplitude_at(samples, hz);
    highest_hz = hz;
  }
  EXPECT_NEAR(highest_hz, bpfo_hz, 1.0);  // the resolution of a second
}

TEST(Vibration, LineGrowsWithTheDefectThroughNoise) {
  const double bpfo_hz = 3.58478 * kSpeed;
  double last = 0.0;
  for (const double defect : {0.05, 0.1, 0.2, 0.4, 0.8}) {
    const double now = amplitude_at(snapshot(defect, 0, 0.6), bpfo_hz);
    EXPECT_GT(now, 1.5 * last);
    last = now;
  }
}

TEST(Vibration, RmsIsThatOfTheWaveform) {
  VibrationLevels levels;
  const VibrationSource source{20.0, kSpeed, 0.3, 0.2, 0.1};
  std::vector<double> samples(1 << 15);
  render_vibration(levels, defect_ratios({}), source, {1, 2, engine::Purpose::kProcess}, 0, kRate,
                   samples);
  const double square =
      std::inner_product(samples.begin(), samples.end(), samples.begin(), 0.0) / (1 << 15);
  EXPECT_NEAR(std::sqrt(square) / vibration_rms(levels, source), 1.0, 0.02);
}

TEST(Vibration, SnapshotsDifferAndRepeat) {
  EXPECT_EQ(snapshot(0.2, 1u << 20), snapshot(0.2, 1u << 20));
  EXPECT_NE(snapshot(0.2, 1u << 20), snapshot(0.2, 1u << 21));
}

}  // namespace
}  // namespace orrery::devices
