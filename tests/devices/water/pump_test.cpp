// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "devices/water/pump.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr double kDay = 86400.0;

// Every loss is worked out here from what the pump shows: speed, flow, pressure, current.
TEST(Pump, ElectricalPowerIsHydraulicPowerAndLosses) {
  const auto pump = on_the_bench("water/pump");
  const PumpParams p;
  for (double t_s = 3600.0; t_s < kDay; t_s += 3600.0) {
    advance_to(*pump, t_s);
    const double v = value_of(*pump, "speed") / 24.0;
    const double flow = value_of(*pump, "flow");
    const double hydraulic = flow * value_of(*pump, "pressure");
    const double x = flow / (v * 0.02);
    const double efficiency = 0.75 * x * (2.0 - x);
    const double friction = 0.5 * 0.0015 * 1000.0 * 0.025 * 2.0 * M_PI * value_of(*pump, "speed");
    const double shaft = hydraulic / efficiency + friction;
    const double current = value_of(*pump, "current");
    const double stator = 3.0 * 1.4 * current * current;
    // slip from the torque, supply frequency from slip
    const double torque = shaft / (2.0 * M_PI * value_of(*pump, "speed"));
    const double slip_hz = 1.0 * torque / rated_torque_nm(p);
    const double supply = (value_of(*pump, "speed") + slip_hz) / 25.0;
    const double core = 120.0 * 0.5 * (supply + supply * supply);
    const double rotor = torque * 2.0 * M_PI * slip_hz;
    EXPECT_NEAR(value_of(*pump, "power") / (shaft + stator + rotor + core), 1.0, 1e-5);
  }
}

TEST(Pump, EnergyIsPowerOverTime) {
  const auto pump = on_the_bench("water/pump");
  double energy_j = 0.0;
  for (double t_s = 60.0; t_s <= kDay; t_s += 60.0) {
    energy_j += 60.0 * value_of(*pump, "power");
    advance_to(*pump, t_s);
  }
  EXPECT_NEAR(value_of(*pump, "energy") / energy_j, 1.0, 1e-12);
}

TEST(Pump, DefectGrowsExponentiallyAndFailsAtItsTime) {
  const auto pump = on_the_bench("water/pump");
  set_fault(*pump, "bearing_defect_goal", 1.0);
  set_fault(*pump, "bearing_growth_time", 10.0 * kDay);
  advance_to(*pump, 5.0 * kDay);
  EXPECT_NEAR(value_of(*pump, "defect"), 0.1, 1e-9);  // half way on a logarithmic scale
  const auto failed = advance_to(*pump, 10.5 * kDay);
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].code, Pump::kFailed);
  EXPECT_EQ(failed[0].time, engine::SimTime::from_seconds(10.0 * kDay));
  EXPECT_EQ(value_of(*pump, "running"), 0.0);
  EXPECT_EQ(value_of(*pump, "power"), 0.0);
  const auto repaired = advance_to(*pump, 12.0 * kDay);
  ASSERT_EQ(repaired.size(), 1u);
  EXPECT_EQ(repaired[0].code, Pump::kRepaired);
  EXPECT_EQ(repaired[0].time, engine::SimTime::from_seconds(11.5 * kDay));
  EXPECT_EQ(value_of(*pump, "defect"), 0.0);
  EXPECT_EQ(value_of(*pump, "running"), 1.0);
  EXPECT_EQ(value_of(*pump, "failures"), 1.0);
  EXPECT_NEAR(value_of(*pump, "downtime_unplanned"), 1.5 * kDay, 1e-6);
  EXPECT_NEAR(value_of(*pump, "downtime_planned"), 0.0, 1e-6);
}

TEST(Pump, ServiceMendsWhatItFinds) {
  const auto pump = on_the_bench("water/pump");
  set_fault(*pump, "bearing_defect_goal", 0.5);
  set_fault(*pump, "bearing_growth_time", kDay);
  advance_to(*pump, 2.0 * kDay);
  EXPECT_EQ(value_of(*pump, "defect"), 0.5);  // reached and held
  pump->write(0, 0, 1.0);
  const auto notices = advance_to(*pump, 3.0 * kDay);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].code, Pump::kRepaired);
  EXPECT_EQ(notices[0].time, engine::SimTime::from_seconds(2.0 * kDay + 8.0 * 3600.0));
  EXPECT_NEAR(value_of(*pump, "downtime_planned"), 8.0 * 3600.0, 1e-6);
  EXPECT_EQ(value_of(*pump, "defect"), 0.0);
}

TEST(Pump, ServiceOfASoundPumpIsAShortInspection) {
  const auto pump = on_the_bench("water/pump");
  pump->write(0, 0, 1.0);
  const auto notices = advance_to(*pump, kDay);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].code, Pump::kInspected);
  EXPECT_NEAR(value_of(*pump, "downtime_planned"), 2.0 * 3600.0, 1e-6);
}

// Every fault shows where it should; a sound pump beside it does not move.
TEST(Pump, FaultsLeaveTheirMarks) {
  const auto sick = on_the_bench("water/pump", {}, 4);
  const auto sound = on_the_bench("water/pump", {}, 4);
  set_fault(*sick, "impeller_wear", 0.2, 1);
  set_fault(*sick, "imbalance", 0.5, 2);
  set_fault(*sick, "cavitation", 0.5, 3);
  advance_to(*sick, 3600.0);
  advance_to(*sound, 3600.0);
  EXPECT_EQ(value_of(*sick, "flow", 0), value_of(*sound, "flow", 0));
  EXPECT_LT(value_of(*sick, "flow", 1), 0.9 * value_of(*sound, "flow", 1));
  EXPECT_GT(value_of(*sick, "vibration_rms", 2), 1.5 * value_of(*sound, "vibration_rms", 2));
  EXPECT_GT(value_of(*sick, "vibration_rms", 3), 1.5 * value_of(*sound, "vibration_rms", 3));
  EXPECT_LT(value_of(*sick, "pressure", 3), value_of(*sound, "pressure", 3));
}

// Half-grown damage doubles the shaking while the bearing is still within its daily warmth.
TEST(Pump, DefectShowsInVibrationBeforeTemperature) {
  const auto sick = on_the_bench("water/pump");
  const auto sound = on_the_bench("water/pump");
  set_fault(*sick, "bearing_defect_goal", 0.3);
  advance_to(*sick, kDay);
  double coolest_k = 1e9;
  double warmest_k = 0.0;
  for (double t_s = 600.0; t_s <= kDay; t_s += 600.0) {
    advance_to(*sound, t_s);
    const double now_k = value_of(*sound, "bearing_temperature");
    if (t_s > 0.25 * kDay) coolest_k = std::min(coolest_k, now_k);
    if (t_s > 0.25 * kDay) warmest_k = std::max(warmest_k, now_k);
  }
  EXPECT_GT(value_of(*sick, "vibration_rms"), 2.0 * value_of(*sound, "vibration_rms"));
  const double rise_k =
      value_of(*sick, "bearing_temperature") - value_of(*sound, "bearing_temperature");
  EXPECT_GT(rise_k, 0.5);
  EXPECT_LT(rise_k, 0.7 * (warmest_k - coolest_k));
}

// Random demand lives on its own grid: an extra cut of a step changes no draw.
TEST(Pump, DemandDoesNotDependOnHowStepsAreCut) {
  const auto one = on_the_bench("water/pump");
  const auto other = on_the_bench("water/pump");
  advance_to(*one, kDay);
  advance_to(*other, 1234.5);
  advance_to(*other, 1250.0);
  advance_to(*other, kDay);
  EXPECT_EQ(value_of(*one, "flow"), value_of(*other, "flow"));
  EXPECT_NEAR(value_of(*one, "energy") / value_of(*other, "energy"), 1.0, 1e-4);
}

TEST(Pump, DailyDemandKeepsItsMean) {
  const DailyDemand demand;
  double sum = 0.0;
  for (int i = 0; i < 1440; ++i) sum += demand_at(demand, 60.0 * i);
  EXPECT_NEAR(sum / 1440.0, demand.demand_mean, 1e-9);
  EXPECT_GT(demand_at(demand, 7.5 * 3600.0), demand_at(demand, 19.5 * 3600.0));
  EXPECT_LT(demand_at(demand, 5.5 * kDay), demand_at(demand, 4.5 * kDay));
}

std::unique_ptr<engine::Population> lived_through(std::uint64_t seed) {
  auto pump = on_the_bench("water/pump", {}, 3, seed);
  set_fault(*pump, "bearing_defect_goal", 1.0, 1);
  set_fault(*pump, "bearing_growth_time", kDay, 1);
  advance_to(*pump, 1.5 * kDay);
  return pump;
}

TEST(Pump, SameHistoryGivesTheSameBits) {
  EXPECT_EQ(saved(*lived_through(7)), saved(*lived_through(7)));
  EXPECT_NE(saved(*lived_through(7)), saved(*lived_through(8)));
}

TEST(Pump, LoadedPumpGoesOnAsIfNothingHadHappened) {
  const auto whole = lived_through(7);
  const auto restored = on_the_bench("water/pump", {}, 3, 7);
  const auto bytes = saved(*whole);
  engine::ArchiveReader reader(bytes);
  ASSERT_TRUE(restored->load(reader));
  advance_to(*whole, 4.0 * kDay);
  advance_to(*restored, 4.0 * kDay);
  EXPECT_EQ(saved(*whole), saved(*restored));
  std::vector<double> a(256), b(256);
  const int vibration = whole->info().output_index("vibration");
  whole->render(vibration, 2, 2048.0, a);
  restored->render(vibration, 2, 2048.0, b);
  EXPECT_EQ(a, b);
}

TEST(Pump, DamagedArchiveIsRefused) {
  auto bytes = saved(*lived_through(7));
  bytes.resize(bytes.size() / 2);
  engine::ArchiveReader reader(bytes);
  EXPECT_FALSE(on_the_bench("water/pump", {}, 3, 7)->load(reader));
}

}  // namespace
}  // namespace orrery::devices
