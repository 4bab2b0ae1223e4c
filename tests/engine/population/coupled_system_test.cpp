// SPDX-License-Identifier: Apache-2.0
// A population whose rows are solved together goes through the same door as independent rows.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/support/joined_tanks.h"
#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

const FaultModel& blockage() {
  static const FaultModel model = [] {
    FaultModel blocked;
    blocked.info.name = "blockage";
    blocked.writes = {{"blocked", 1.0, false, ""}};
    return blocked;
  }();
  return model;
}

/// Two tanks beside two heaters; the pipe is blocked from 30 s to 50 s.
Plant tank_plant(bool with_blockage) {
  ToyPlant toy;
  Plant plant = make_plant(toy);
  plant.devices.push_back(
      {std::make_unique<JoinedTanks>("tank", std::vector<double>{2.0, 1.0}), toy.heaters});
  plant.sensors.push_back(toy_sensors(toy, plant.devices[1], 1, 1));
  if (!with_blockage) return plant;
  FaultSpec fault;
  fault.name = "block";
  fault.model = &blockage();
  fault.target = fault.device = plant.devices[1].population.get();
  fault.first_device = toy.heaters;
  fault.rows = {0};
  fault.onset = 30.0;
  fault.has_end = true;
  fault.lasts = 20.0;
  plant.faults.push_back(fault);
  return plant;
}

std::vector<ListeningTap::Row> tank_rows(ListeningTap& tap) {
  return tap.rows_of[{FlowStage::kTruth, "tank.temperature"}];
}

// The sum stays; the difference falls by (1 - a) / (1 + a) a step, a = k dt / A.
TEST(CoupledSystem, IsSampledAsItsEquationsSay) {
  Executive run(tank_plant(false));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());
  const auto rows = tank_rows(tap);
  ASSERT_EQ(rows.size(), 61U * 2U);
  const double a = JoinedTanks::kPipe_m2_per_s * 0.5 / JoinedTanks::kArea_m2;
  for (std::size_t second = 0; second <= 60; ++second) {
    const auto& [first_device, first_ns, first_number, first_m] = rows[2 * second];
    const auto& [second_device, second_ns, second_number, second_m] = rows[2 * second + 1];
    EXPECT_EQ(first_device, 2U);
    EXPECT_EQ(second_device, 3U);
    EXPECT_NEAR(first_m + second_m, 3.0, 1e-12);
    const double steps = 2.0 * static_cast<double>(second);
    EXPECT_NEAR(first_m - second_m, std::pow((1.0 - a) / (1.0 + a), steps), 1e-12);
    EXPECT_NEAR(first_m - second_m, std::exp(-0.01 * static_cast<double>(second)), 1e-6);
  }
}

TEST(CoupledSystem, AFaultOnOneRowIsFeltByItsNeighbour) {
  Executive run(tank_plant(true));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());
  const auto rows = tank_rows(tap);
  const auto neighbour = [&](std::size_t second) { return std::get<3>(rows[2 * second + 1]); };
  EXPECT_GT(neighbour(30), neighbour(29));
  EXPECT_EQ(neighbour(50), neighbour(30));
  EXPECT_GT(neighbour(51), neighbour(50));
}

TEST(CoupledSystem, LoadedItContinuesAsIfNothingHadBeen) {
  Executive unbroken(tank_plant(true));
  unbroken.run_until(unbroken.end());
  Executive first(tank_plant(true));
  first.run_until(SimTime::from_seconds(41.3));
  ArchiveWriter archive;
  first.save(archive);
  Executive second(tank_plant(true));
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(second.load(reader));
  second.run_until(second.end());
  EXPECT_EQ(outcome(second), outcome(unbroken));
}

// Water poured into the first of four tanks spreads; none is lost, and the rim is reported once.
TEST(CoupledSystem, KeepsItsWaterAndReportsTheRim) {
  JoinedTanks tanks("tank", {9.0, 1.0, 1.0, 1.0});
  tanks.write(0, 0, 0.1);
  std::vector<Notice> notices;
  tanks.advance(SimTime::from_seconds(100.25), notices);
  std::vector<double> levels_m(4);
  tanks.read(0, levels_m);
  const double sum_m = std::accumulate(levels_m.begin(), levels_m.end(), 0.0);
  EXPECT_NEAR(sum_m, 12.0 + 0.1 * 100.25 / JoinedTanks::kArea_m2, 1e-9);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].row, 0U);
}

}  // namespace
}  // namespace orrery::testing
