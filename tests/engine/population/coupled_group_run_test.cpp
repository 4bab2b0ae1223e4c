// SPDX-License-Identifier: Apache-2.0
// Groups as the executive drives them: notices, faults, snapshots.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/toy_lag.h"
#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

constexpr Duration kStep{kNsPerSecond / 10};

/// Two lags that the first heater's temperature drives.
Plant wired_plant(bool wired, double limit_k) {
  ToyPlant toy;
  toy.with_agent = false;
  toy.limit_k = limit_k;
  Plant plant = make_plant(toy);
  plant.devices.push_back({make_lags("lag", {{5.0, 0.0}, {50.0, 0.0}}, kStep), toy.heaters});
  for (auto& devices : plant.devices) devices.step = kStep;
  plant.sensors.push_back(toy_sensors(toy, plant.devices[1], 1, 1));
  plant.network->add_signal(plant.sensors[1].signal);
  if (wired) plant.wires.push_back({0, 0, 1, kLagInput, 1.0, {0, 0}, {0, 1}});
  return plant;
}

double last_of(ListeningTap& tap, const char* signal, DeviceId device) {
  double last = -1.0;
  for (const auto& [row, time, number, value] : tap.rows_of[{FlowStage::kTruth, signal}]) {
    if (row == device) last = value;
  }
  return last;
}

// The heater fails above 5 K: 10 s of onset and 2.5 s at 2 K/s. Its row in the group is the same.
TEST(CoupledGroupRun, NoticesOfMembersReachTheLedger) {
  std::vector<SimTime> failed_at;
  for (const bool wired : {false, true}) {
    Executive run(wired_plant(wired, 5.0));
    ListeningTap tap;
    run.add_tap(&tap);
    run.run_until(run.end());
    ASSERT_EQ(run.ledger().records().size(), 1U);
    failed_at.push_back(run.ledger().records()[0].failed_at);
    EXPECT_EQ(last_of(tap, "lag.temperature", 2) > 0.0, wired);
  }
  EXPECT_NEAR(failed_at[0].seconds(), 12.6, 0.101);
  EXPECT_EQ(failed_at[0], failed_at[1]);
}

// dy/dt = (T - y) / tau with T = 2 (t - 10): y = 2 (s - tau + tau e^(-s/tau)), s = t - 10.
TEST(CoupledGroupRun, AFaultInOneMemberIsFeltByTheNext) {
  Executive run(wired_plant(true, 1e9));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());
  DeviceId device = 2;
  for (const double tau_s : {5.0, 50.0}) {
    const double expected = 2.0 * (50.0 - tau_s + tau_s * std::exp(-50.0 / tau_s));
    // The hold leads by half a step, 0.05 s at 2 K/s.
    EXPECT_NEAR(last_of(tap, "lag.temperature", device++), expected, 0.11) << tau_s;
  }
}

Plant ring_plant() {
  Plant plant = wired_plant(true, 1e9);
  // A lag that is warm services the second heater, step by step.
  plant.wires.push_back({1, 0, 0, 0, 1.0, {0}, {1}});
  return plant;
}

TEST(CoupledGroupRun, ASnapshotOfAGroupGoesOnToTheSameBits) {
  Executive unbroken(ring_plant());
  unbroken.run_until(unbroken.end());
  for (const double stop_s : {0.0, 9.95, 41.337}) {
    Executive first(ring_plant());
    first.run_until(SimTime::from_seconds(stop_s));
    ArchiveWriter archive;
    first.save(archive);
    Executive second(ring_plant());
    ArchiveReader reader(archive.bytes());
    ASSERT_TRUE(second.load(reader));
    second.run_until(second.end());
    EXPECT_EQ(outcome(second), outcome(unbroken)) << stop_s;
  }
}

// The plant's populations stay where they are, so a plant may be moved before it runs.
TEST(CoupledGroupRun, APlantMayBeMoved) {
  Executive straight(wired_plant(true, 1e9));
  Plant plant = wired_plant(true, 1e9);
  Plant moved = std::move(plant);
  Executive run(std::move(moved));
  run.run_until(run.end());
  straight.run_until(straight.end());
  EXPECT_EQ(outcome(run), outcome(straight));
}

}  // namespace
}  // namespace orrery::testing
