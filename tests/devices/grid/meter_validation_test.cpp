// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "devices/grid/meter.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

// IEC 62053-21:2003, tables 6 and 9, unity power factor, directly connected.
TEST(MeterClasses, LimitsOfTheStandard) {
  EXPECT_NEAR(error_limit(1.0, 1.0), 0.010, 1e-12);
  EXPECT_NEAR(error_limit(2.0, 1.0), 0.020, 1e-12);
  EXPECT_NEAR(error_limit(1.0, 0.07), 0.015, 1e-12);
  EXPECT_NEAR(error_limit(2.0, 0.07), 0.025, 1e-12);
  EXPECT_EQ(starting_current(1.0), 0.004);
  EXPECT_EQ(starting_current(2.0), 0.005);
}

// Ten thousand meters at basic current: none beyond its class, and they differ.
TEST(MeterClasses, NoMeterLeavesItsClass) {
  for (const double accuracy : {1.0, 2.0}) {
    const auto meters =
        on_the_bench("grid/meter", {{"accuracy_class", accuracy}, {"error_share", 0.5}}, 10000);
    for (std::uint32_t row = 0; row < 10000; ++row)
      meters->write(meters->info().input_index("power"), row, 230.0 * 5.0);
    meters->settle_start();
    advance_to(*meters, 86400.0);
    double worst = 0.0;
    for (std::uint32_t row = 0; row < 10000; ++row) {
      const double told = value_of(*meters, "lost_energy", row);
      worst = std::max(worst, std::fabs(told / (1150.0 * 86400.0)));
    }
    EXPECT_LE(worst, 0.01 * accuracy * (1.0 + 1e-9));
    EXPECT_GT(worst, 0.0099 * accuracy);
  }
}

TEST(MeterClasses, NothingIsCountedBelowTheStartingCurrent) {
  const auto meters = on_the_bench("grid/meter", {{"error_share", 0.0}}, 2);
  const int power = meters->info().input_index("power");
  meters->write(power, 0, 230.0 * 5.0 * 0.0039);
  meters->write(power, 1, 230.0 * 5.0 * 0.0041);
  meters->settle_start();
  advance_to(*meters, 864000.0);
  EXPECT_EQ(value_of(*meters, "registered_energy", 0), 0.0);
  EXPECT_GT(value_of(*meters, "registered_energy", 1), 0.0);
}

}  // namespace
}  // namespace orrery::devices
