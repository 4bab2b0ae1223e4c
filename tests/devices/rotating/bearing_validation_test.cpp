// SPDX-License-Identifier: Apache-2.0
// Held to the printed numbers of the CWRU and Curtin benches and of the SKF catalogue.
#include <gtest/gtest.h>

#include <cmath>

#include "devices/rotating/bearing.h"
#include "tests/devices/device_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

using tests::expect_truth;

TEST(Bearing, MAN_01a_cwru_drive_end_6205) {
  const auto bench = on_the_bench("rotating/bearing");
  expect_truth("MAN-01a", "FTF", 0.39828, value_of(*bench, "ftf"), 1e-4);
  expect_truth("MAN-01a", "BPFO", 3.5848, value_of(*bench, "bpfo"), 1e-4);
  expect_truth("MAN-01a", "BPFI", 5.4152, value_of(*bench, "bpfi"), 1e-4);
  expect_truth("MAN-01a", "2 x BSF", 4.7135, value_of(*bench, "bsf_twice"), 1e-4);
}

TEST(Bearing, MAN_01a_derived_unrounded) {
  const auto bench = on_the_bench("rotating/bearing");
  EXPECT_NEAR(value_of(*bench, "ftf"), 0.39831, 1e-5);
  EXPECT_NEAR(value_of(*bench, "bpfo"), 3.58478, 1e-5);
  EXPECT_NEAR(value_of(*bench, "bpfi"), 5.41522, 1e-5);
  EXPECT_NEAR(value_of(*bench, "bsf_twice"), 4.71344, 1e-5);
}

// The printed ratios are the data, since the geometry is unconfirmed: BPFO and BPFI give n and r,
// and the others follow from these as far as four decimals of BPFO tell (for 2 x BSF: 3e-4).
TEST(Bearing, MAN_01b_cwru_fan_end_6203_printed_ratios) {
  const double ftf = 0.3817, bpfo = 3.0530, bpfi = 4.9469, bsf_twice = 3.9874;
  const double count = std::round(bpfo + bpfi);
  EXPECT_NEAR(bpfo + bpfi, count, 1.5e-4);
  const double r = 1.0 - 2.0 * bpfo / count;
  const auto bench = on_the_bench(
      "rotating/bearing",
      {{"element_count", count}, {"element_diameter", 0.01 * r}, {"pitch_diameter", 0.01}});
  expect_truth("MAN-01b", "FTF", ftf, value_of(*bench, "ftf"), 1e-4);
  // n - BPFO: 1e-4 and its rounding.
  expect_truth("MAN-01b", "BPFI", bpfi, value_of(*bench, "bpfi"), 1.1e-4);
  expect_truth("MAN-01b", "2 x BSF", bsf_twice, value_of(*bench, "bsf_twice"), 3e-4);
}

TEST(Bearing, MAN_01c_er16k) {
  const auto bench = on_the_bench(
      "rotating/bearing",
      {{"element_count", 9}, {"element_diameter", 7.9375e-3}, {"pitch_diameter", 38.50e-3}});
  expect_truth("MAN-01c", "FTF", 0.3969, value_of(*bench, "ftf"), 1e-4);
  expect_truth("MAN-01c", "BPFO", 3.572, value_of(*bench, "bpfo"), 1e-3);
  expect_truth("MAN-01c", "BPFI", 5.428, value_of(*bench, "bpfi"), 1e-3);
  expect_truth("MAN-01c", "BSF", 2.32, value_of(*bench, "bsf"), 1e-2);
}

TEST(Bearing, MAN_02_iso281_life) {
  const auto bench = on_the_bench("rotating/bearing");  // SKF 6309, 10 kN, 3000 rev/min
  expect_truth("MAN-02", "L10, million revolutions", 169.0, value_of(*bench, "l10"), 1.0);
  expect_truth("MAN-02", "L10, h", 940.0, value_of(*bench, "l10_time") / 3600.0, 1.0);
  EXPECT_NEAR(value_of(*bench, "l10"), 169.112, 1e-3);
  EXPECT_NEAR(value_of(*bench, "l10_time") / 3600.0, 939.51, 1e-2);
}

TEST(Bearing, MAN_03_weibull) {
  const auto bench = on_the_bench("rotating/bearing");
  const double eta = value_of(*bench, "weibull_scale");
  expect_truth("MAN-03", "bearing, mean / scale", 0.902745, value_of(*bench, "mean_life") / eta,
               1e-6);
  expect_truth("MAN-03", "bearing, t10 / scale", 0.223076, value_of(*bench, "l10") / eta, 1e-6);
}

TEST(Bearing, MAN_04_derived_weibull_scale_of_6309) {
  expect_truth("MAN-04", "scale, million revolutions", 758.09,
               value_of(*on_the_bench("rotating/bearing"), "weibull_scale"), 1e-2);
  EXPECT_NEAR(weibull_scale(169.1, 1.5), 758.04, 1e-2);
}

TEST(Bearing, TenPercentAreGoneAtL10) {
  const auto bench = on_the_bench("rotating/bearing");
  advance_to(*bench, value_of(*bench, "l10_time"));
  EXPECT_NEAR(value_of(*bench, "turned"), value_of(*bench, "l10"), 1e-6);
  EXPECT_NEAR(value_of(*bench, "survival"), 0.9, 1e-9);
}

}  // namespace
}  // namespace orrery::devices
