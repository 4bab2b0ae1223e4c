// SPDX-License-Identifier: Apache-2.0
// Held to the printed numbers of the CWRU and Curtin benches and of the SKF catalogue.
#include <gtest/gtest.h>

#include <cmath>

#include "devices/rotating/bearing.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

TEST(Bearing, MAN_01a_cwru_drive_end_6205) {
  const auto bench = on_the_bench("rotating/bearing");
  EXPECT_NEAR(value_of(*bench, "ftf"), 0.39828, 1e-4);
  EXPECT_NEAR(value_of(*bench, "bpfo"), 3.5848, 1e-4);
  EXPECT_NEAR(value_of(*bench, "bpfi"), 5.4152, 1e-4);
  EXPECT_NEAR(value_of(*bench, "bsf_twice"), 4.7135, 1e-4);
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
  EXPECT_NEAR(value_of(*bench, "ftf"), ftf, 1e-4);
  EXPECT_NEAR(value_of(*bench, "bpfi"), bpfi, 1.1e-4);  // n - BPFO: 1e-4 and its rounding
  EXPECT_NEAR(value_of(*bench, "bsf_twice"), bsf_twice, 3e-4);
}

TEST(Bearing, MAN_01c_er16k) {
  const auto bench = on_the_bench(
      "rotating/bearing",
      {{"element_count", 9}, {"element_diameter", 7.9375e-3}, {"pitch_diameter", 38.50e-3}});
  EXPECT_NEAR(value_of(*bench, "ftf"), 0.3969, 1e-4);
  EXPECT_NEAR(value_of(*bench, "bpfo"), 3.572, 1e-3);
  EXPECT_NEAR(value_of(*bench, "bpfi"), 5.428, 1e-3);
  EXPECT_NEAR(value_of(*bench, "bsf"), 2.32, 1e-2);
}

TEST(Bearing, MAN_02_iso281_life) {
  const auto bench = on_the_bench("rotating/bearing");  // SKF 6309, 10 kN, 3000 rev/min
  EXPECT_NEAR(value_of(*bench, "l10"), 169.0, 1.0);
  EXPECT_NEAR(value_of(*bench, "l10_time") / 3600.0, 940.0, 1.0);
  EXPECT_NEAR(value_of(*bench, "l10"), 169.112, 1e-3);
  EXPECT_NEAR(value_of(*bench, "l10_time") / 3600.0, 939.51, 1e-2);
}

TEST(Bearing, MAN_03_weibull) {
  const auto bench = on_the_bench("rotating/bearing");
  const double eta = value_of(*bench, "weibull_scale");
  EXPECT_NEAR(value_of(*bench, "mean_life") / eta, 0.902745, 1e-6);
  EXPECT_NEAR(value_of(*bench, "l10") / eta, 0.223076, 1e-6);
}

TEST(Bearing, MAN_04_derived_weibull_scale_of_6309) {
  EXPECT_NEAR(value_of(*on_the_bench("rotating/bearing"), "weibull_scale"), 758.09, 1e-2);
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
