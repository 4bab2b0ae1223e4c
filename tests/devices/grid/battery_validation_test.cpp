// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "devices/grid/battery_ageing.h"
#include "tests/devices/device_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

TEST(Battery, GRD_05_derived_peukert_time) {
  const double hours = peukert_time_s(20.0, 100.0 * 3600.0, 20.0 * 3600.0, 1.2) / 3600.0;
  tests::expect_truth("GRD-05", "derived: hours at 20 A", 3.7893, hours, 1e-4);
}

// The battery on the bench obeys the same law: watts stand for amperes. It holds the power until
// what is left does not last for another minute.
TEST(Battery, GRD_05_derived_peukert_time_of_the_model) {
  const auto battery = on_the_bench("grid/battery", {{"capacity", 100.0 * 3600.0},
                                                     {"discharge_efficiency", 1.0},
                                                     {"self_discharge", 0.0},
                                                     {"initial_charge", 1.0},
                                                     {"min_charge", 0.0},
                                                     {"peukert_exponent", 1.2},
                                                     {"charge_power", 20.0},
                                                     {"discharge_power", 20.0},
                                                     {"ageing", 0.0}});
  battery->write(battery->info().input_index("command"), 0, -20.0);
  battery->settle_start();
  double t_s = 0.0;
  while (value_of(*battery, "power") <= -20.0 + 1e-9 && t_s < 1e5)
    advance_to(*battery, t_s += 60.0);
  EXPECT_NEAR(t_s, 3.7893 * 3600.0, 60.0);
  EXPECT_LE(t_s, 3.7893 * 3600.0);
}

// Wang et al. 2011, the equation by hand: 3000 full cycles at C/2 and 25 degC.
TEST(BatteryAgeing, LossByUseFollowsWang) {
  const double ah = 3000.0 * 2.2;
  const double by_hand =
      31630.0 * std::exp((-31700.0 + 370.3 * 0.5) / (8.314 * 298.15)) * std::pow(ah, 0.55);
  EXPECT_NEAR(grown_loss(0.0, wang_lfp::stress(0.5, 298.15), 0.55, ah), by_hand, 1e-9);
  EXPECT_NEAR(wang_lfp::stress(2.0, 333.15),
              21681.0 * std::exp((-31700.0 + 740.6) / (8.314 * 333.15)), 1e-9);
  EXPECT_NEAR(wang_lfp::prefactor(4.0), 0.5 * (21681.0 + 12934.0), 1e-9);
}

// The path does not matter, only what was done: a loss grown in parts is that grown at once.
TEST(BatteryAgeing, LossGrownInPartsIsThatGrownAtOnce) {
  double loss = 0.0;
  for (int i = 0; i < 1000; ++i) loss = grown_loss(loss, 0.03, 0.55, 2.2);
  EXPECT_NEAR(loss, 0.03 * std::pow(2200.0, 0.55), 1e-9);
}

// Naumann et al. 2018: a year at 25 degC and half charge, k = 1.2571e-5 s^-0.5.
TEST(BatteryAgeing, LossByTimeFollowsNaumann) {
  const auto battery = on_the_bench("grid/battery", {{"self_discharge", 0.0}});
  advance_to(*battery, 365.0 * 86400.0);
  const double first_order = 1.2571e-5 * 0.60225 * std::sqrt(365.0 * 86400.0);
  // Charge rises over the shrinking capacity, and the cubic with it, by a few parts in 1e5.
  EXPECT_NEAR(value_of(*battery, "calendar_loss"), first_order, 2e-4 * first_order);
  EXPECT_NEAR(value_of(*battery, "health"), 1.0 - value_of(*battery, "calendar_loss"), 1e-12);
}

TEST(BatteryAgeing, ModelUnderCyclesFollowsWang) {
  const auto battery = on_the_bench("grid/battery", {{"charge_efficiency", 1.0},
                                                     {"discharge_efficiency", 1.0},
                                                     {"self_discharge", 0.0},
                                                     {"initial_charge", 0.9},
                                                     {"min_charge", 0.0}});
  const int command = battery->info().input_index("command");
  for (int cycle = 0; cycle < 200; ++cycle) {  // an hour at C/2 each way
    for (const double power_w : {-5000.0, 5000.0}) {
      battery->write(command, 0, power_w);
      advance_to(*battery, battery->now().seconds() + 3600.0);
    }
  }
  const double cycles = value_of(*battery, "cycles");
  EXPECT_NEAR(cycles, 100.0, 0.5);
  EXPECT_NEAR(value_of(*battery, "cycle_loss"),
              0.01 * wang_lfp::stress(0.5, 298.15) * std::pow(2.2 * cycles, 0.55), 1e-6);
}

}  // namespace
}  // namespace orrery::devices
