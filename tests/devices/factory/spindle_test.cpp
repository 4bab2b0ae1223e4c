// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/spindle.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

std::unique_ptr<engine::Population> spindle(std::map<std::string, double> changed = {}) {
  changed.emplace("life_cv", 0.0);
  return on_the_bench("factory/spindle", std::move(changed));
}

// V T^n = C: a fifth more speed with n = 1/4 leaves 1 / 1.2^4 of the life.
TEST(Spindle, TaylorLifeFallsWithThePowerOfSpeed) {
  auto unit = spindle({{"cutting_speed", 3.6},
                       {"reference_speed", 3.0},
                       {"cutting", 1.0},
                       {"change_at", 0.0},
                       {"break_age", 10.0}});
  const double life_s = 900.0 / std::pow(1.2, 4);
  EXPECT_NEAR(value_of(*unit, "tool_life"), life_s, 1e-9 * life_s);
  advance_to(*unit, life_s);
  EXPECT_NEAR(value_of(*unit, "age"), 1.0, 1e-9);
  EXPECT_NEAR(value_of(*unit, "wear"), 0.3e-3, 1e-12);  // the criterion of ISO 3685
}

TEST(Spindle, EverySignalGrowsWithWear) {
  auto unit = spindle({{"change_at", 0.0}});
  std::vector<double> last(6, 0.0);
  for (int minute = 1; minute < 30; ++minute) {
    advance_to(*unit, 60.0 * minute);
    std::vector<double> now;
    for (const char* output : {"wear", "force", "power", "roughness", "acoustic", "vibration_rms"})
      now.push_back(value_of(*unit, output));
    for (std::size_t i = 0; i < now.size(); ++i) EXPECT_GT(now[i], last[i]) << i;
    last = now;
  }
}

// Kienzle with a sharp tool: kc f a V / eta in the cut, and what is drawn out of it.
TEST(Spindle, PowerOfASharpTool) {
  auto unit = spindle();
  const double force = 2.0e9 * 0.2e-3 * 2e-3;
  EXPECT_NEAR(value_of(*unit, "force"), force, 1e-6);
  EXPECT_NEAR(value_of(*unit, "power"), 800.0 + 0.6 * force * 3.0 / 0.8, 1e-6);
  EXPECT_NEAR(value_of(*unit, "roughness"), 0.2e-3 * 0.2e-3 / (32.0 * 0.8e-3), 1e-12);
}

// Energy is the integral of power: the closed form against a fine sum of the power that is shown.
TEST(Spindle, EnergyIsTheIntegralOfPower) {
  auto whole = spindle({{"change_at", 0.0}}), fine = spindle({{"change_at", 0.0}});
  double sum = 0.0, power = value_of(*fine, "power");
  for (int i = 1; i <= 12000; ++i) {
    advance_to(*fine, 0.1 * i);
    const double next = value_of(*fine, "power");
    sum += 0.05 * (power + next);
    power = next;
  }
  advance_to(*whole, 1200.0);
  EXPECT_NEAR(value_of(*whole, "energy"), sum, 1e-6 * sum);
  EXPECT_NEAR(value_of(*whole, "energy"), value_of(*fine, "energy"), 1e-9 * sum);
}

TEST(Spindle, ChangesAndBreaksWhereverStepsAreCut) {
  for (const double change_at : {0.0, 1.0}) {
    auto whole = spindle({{"change_at", change_at}, {"life_cv", 0.2}});
    auto cut = spindle({{"change_at", change_at}, {"life_cv", 0.2}});
    std::size_t told = 0, told_cut = 0;
    told += advance_to(*whole, 86400.0).size();
    for (double t = 0.0; t < 86400.0; t += 17.3) told_cut += advance_to(*cut, t).size();
    told_cut += advance_to(*cut, 86400.0).size();
    EXPECT_EQ(value_of(*whole, "tools"), value_of(*cut, "tools"));
    EXPECT_EQ(value_of(*whole, "breaks"), value_of(*cut, "breaks"));
    EXPECT_NEAR(value_of(*whole, "age"), value_of(*cut, "age"), 1e-7);
    EXPECT_NEAR(value_of(*whole, "energy"), value_of(*cut, "energy"), 1.0);
    EXPECT_GT(value_of(*whole, "tools"), 20.0);
    EXPECT_GT(told, 20u);
    EXPECT_EQ(told, told_cut);
    if (change_at == 0.0) EXPECT_GT(value_of(*whole, "breaks"), 20.0);
    EXPECT_NEAR(value_of(*whole, "cutting_time") / 0.6 + value_of(*whole, "change_time_spent"),
                86400.0, 1e-3);
  }
}

TEST(Spindle, CommandAndFaults) {
  auto unit = spindle();
  advance_to(*unit, 600.0);
  unit->write(unit->info().input_index("change"), 0, 1.0);
  const auto told = advance_to(*unit, 661.0);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].code, Spindle::kNewTool);
  EXPECT_LT(value_of(*unit, "age"), 0.01);
  set_fault(*unit, "breakage", 1.0);
  EXPECT_EQ(advance_to(*unit, 700.0).at(0).code, Spindle::kBroken);
  EXPECT_EQ(value_of(*unit, "force"), 0.0);
  EXPECT_EQ(advance_to(*unit, 1700.0).at(0).code, Spindle::kNewToolAfterBreak);
  const double before = value_of(*unit, "defect_rate");
  set_fault(*unit, "chatter", 1.0);
  advance_to(*unit, 1701.0);
  EXPECT_GT(value_of(*unit, "defect_rate"), before + 0.5);
}

TEST(Spindle, VibrationHasTheRmsThatItTells) {
  auto unit = spindle();
  advance_to(*unit, 300.0);
  for (const double chatter : {0.0, 1.0}) {
    set_fault(*unit, "chatter", chatter);
    advance_to(*unit, 301.0 + chatter);
    std::vector<double> samples(50000);
    unit->render(unit->info().output_index("vibration"), 0, 10000.0, samples);
    double squares = 0.0;
    for (const double sample : samples) squares += sample * sample;
    const double rms = value_of(*unit, "vibration_rms");
    EXPECT_NEAR(std::sqrt(squares / 50000.0), rms, 0.02 * rms);
  }
}

}  // namespace
}  // namespace orrery::devices
