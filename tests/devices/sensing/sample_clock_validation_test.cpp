// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/devices/sensing/clocked_sensors.h"

namespace orrery::devices {
namespace {

constexpr double kRows = 200.0, kSamples = 500.0;

// The errors of 100,000 samples against the nominal times of the equation. Bounds: four standard
// errors; that of the standard deviation is below that of a normal, sd / sqrt(2 n).
TEST(SampleClock, JitterHasItsMeanAndStandardDeviation) {
  const double jitter_s = 0.02;
  ClockedSensors s{.params = {{"clock_jitter", jitter_s}, {"clock_phase", 0.5}}, .rows = 200};
  s.run(0, 500);
  ASSERT_EQ(s.reported.rows(), 100000U);
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < s.reported.rows(); ++i) {
    const double nominal_s = 0.5 + static_cast<double>(s.reported.sequence[i]);
    const double error_s = s.reported.time[i].seconds() - nominal_s;
    sum += error_s;
    squares += error_s * error_s;
  }
  const double n = kRows * kSamples;
  EXPECT_NEAR(sum / n, 0.0, 4.0 * jitter_s / std::sqrt(n));
  EXPECT_NEAR(std::sqrt(squares / n), jitter_s, 4.0 * jitter_s / std::sqrt(2.0 * n));
}

// Errors of one sample and the next, and of neighbours, are independent: the correlation of n
// pairs has a standard error of 1 / sqrt(n).
TEST(SampleClock, TimingErrorsAreIndependent) {
  ClockedSensors s{.params = {{"clock_jitter", 0.02}, {"clock_phase", 0.5}}, .rows = 200};
  s.run(0, 500);
  std::vector<double> error(s.reported.rows());
  for (std::size_t i = 0; i < error.size(); ++i) {
    error[i] = s.reported.time[i].seconds() - 0.5 - static_cast<double>(s.reported.sequence[i]);
  }
  double neighbours = 0.0, successors = 0.0, power = 0.0;
  for (std::size_t i = 0; i + 200 < error.size(); ++i) {
    neighbours += error[i] * error[i + 1];
    successors += error[i] * error[i + 200];
    power += error[i] * error[i];
  }
  EXPECT_NEAR(neighbours / power, 0.0, 4.0 / std::sqrt(kRows * kSamples));
  EXPECT_NEAR(successors / power, 0.0, 4.0 / std::sqrt(kRows * kSamples));
}

// The slope of a clock with 40 ppm and 1 ms of jitter over 5,000 samples: the mean period from the
// ends has a standard error of sqrt(2) jitter / n.
TEST(SampleClock, DriftIsMeasuredInPartsPerMillion) {
  ClockedSensors s{.params = {{"clock_jitter", 1e-3}, {"clock_phase", 0.5}},
                   .rows = 2,
                   .columns = {{"clock_drift", {40e-6, -20e-6}}}};
  s.run(0, 5000);
  const double bound_ppm = 4.0 * std::sqrt(2.0) * 1e-3 / 4999.0 * 1e6;
  for (const auto& [device, ppm] : {std::pair(0U, 40.0), std::pair(1U, -20.0)}) {
    const auto times = s.times_of(device);
    const double span_s = static_cast<double>(times.back() - times.front()) * 1e-9;
    const double period_s = span_s / static_cast<double>(times.size() - 1);
    EXPECT_NEAR((period_s - 1.0) * 1e6, ppm, bound_ppm);
  }
}

// The fourth moment of a sum of four uniforms, 3 - 6/5/4 of the squared variance, and its ends. The
// standard error of a fourth moment of n such draws is below sqrt(10 / n).
TEST(SampleClock, ErrorsHaveTheShapeOfFourUniforms) {
  const double jitter_s = 0.02;
  ClockedSensors s{.params = {{"clock_jitter", jitter_s}, {"clock_phase", 0.5}}, .rows = 200};
  s.run(0, 500);
  double fourth = 0.0, largest = 0.0;
  for (std::size_t i = 0; i < s.reported.rows(); ++i) {
    const double nominal_s = 0.5 + static_cast<double>(s.reported.sequence[i]);
    const double error = (s.reported.time[i].seconds() - nominal_s) / jitter_s;
    fourth += std::pow(error, 4) / (kRows * kSamples);
    largest = std::max(largest, std::abs(error));
  }
  EXPECT_NEAR(fourth, 2.7, 4.0 * std::sqrt(10.0 / (kRows * kSamples)));
  EXPECT_LE(largest, 2.0 * std::sqrt(3.0) + 1e-6);
  EXPECT_GT(largest, 3.0);  // the share beyond 3 is 2 (2 - sqrt 3)^4 / 24 = 4e-4, of 1e5 draws
}

}  // namespace
}  // namespace orrery::devices
