// SPDX-License-Identifier: Apache-2.0
#include "devices/water/service_tank.h"

#include <gtest/gtest.h>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

std::unique_ptr<engine::Population> tank(std::map<std::string, double> changed = {}) {
  return on_the_bench("water/service_tank", std::move(changed));
}

void pump_in(engine::Population& unit, double flow_m3_per_s) {
  unit.write(unit.info().input_index("inflow"), 0, flow_m3_per_s);
}

// What comes in is delivered, spilled, leaked or stored: full, empty and in between.
TEST(ServiceTank, WaterIsNeverLost) {
  for (const double inflow : {0.0, 0.004, 0.0101, 0.05}) {
    auto unit = tank({{"demand_noise", 0.1}});
    set_fault(*unit, "floor_leak", 5e-4);
    pump_in(*unit, inflow);
    const double at_first = value_of(*unit, "level");
    for (int hour = 1; hour <= 24 * 14; ++hour) {
      advance_to(*unit, 3600.0 * hour);
      const double gone =
          value_of(*unit, "delivered") + value_of(*unit, "spilled") + value_of(*unit, "leaked");
      const double stored = 80.0 * (value_of(*unit, "level") - at_first);
      ASSERT_NEAR(gone + stored, inflow * 3600.0 * hour, 1e-8 * (1.0 + gone)) << inflow << hour;
    }
  }
}

// Without noise a working day draws the stated mean: 86,400 s times mean_flow.
TEST(ServiceTank, ADayDrawsTheStatedMean) {
  auto unit = tank({{"demand_noise", 0.0}, {"height", 100.0}, {"initial_level", 90.0}});
  for (int minute = 1; minute <= 1440; ++minute) advance_to(*unit, 60.0 * minute);
  EXPECT_NEAR(value_of(*unit, "delivered"), 864.0, 0.01);
}

TEST(ServiceTank, EmptyItServesWhatComesIn) {
  auto unit = tank({{"initial_level", 0.0}, {"demand_noise", 0.0}, {"demand_amplitude", 0.0}});
  pump_in(*unit, 0.004);
  advance_to(*unit, 3600.0);
  EXPECT_NEAR(value_of(*unit, "delivered"), 0.004 * 3600.0, 1e-9);
  EXPECT_NEAR(value_of(*unit, "unserved"), 0.006 * 3600.0, 1e-9);
  EXPECT_DOUBLE_EQ(value_of(*unit, "below_reserve"), 3600.0);
}

// 80 m2 from 2 m at 0.01 m3/s without inflow: the reserve of 1 m is reached after 8,000 s.
TEST(ServiceTank, CountsTheTimeBelowTheReserve) {
  auto unit = tank({{"initial_level", 2.0}, {"demand_noise", 0.0}, {"demand_amplitude", 0.0}});
  advance_to(*unit, 10000.0);
  EXPECT_NEAR(value_of(*unit, "below_reserve"), 2000.0, 1e-6);
  EXPECT_NEAR(value_of(*unit, "level"), 0.75, 1e-9);
}

TEST(ServiceTank, FullItSpills) {
  auto unit = tank({{"initial_level", 5.0}, {"demand_noise", 0.0}, {"demand_amplitude", 0.0}});
  pump_in(*unit, 0.03);
  advance_to(*unit, 1000.0);
  EXPECT_DOUBLE_EQ(value_of(*unit, "level"), 5.0);
  EXPECT_NEAR(value_of(*unit, "spilled"), 20.0, 1e-9);
}

TEST(ServiceTank, ASurgeDrawsMore) {
  auto unit = tank({{"demand_noise", 0.0}, {"demand_amplitude", 0.0}});
  set_fault(*unit, "surge", 0.5);
  advance_to(*unit, 60.0);
  EXPECT_NEAR(value_of(*unit, "demand"), 0.015, 1e-12);
}

}  // namespace
}  // namespace orrery::devices
