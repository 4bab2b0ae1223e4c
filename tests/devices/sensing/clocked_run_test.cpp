// SPDX-License-Identifier: Apache-2.0
// Sensors with clocks of their own in a whole run: heaters, a network of flow or packets, an agent.
#include <gtest/gtest.h>

#include <algorithm>

#include "devices/sensing/analog_sensor.h"
#include "engine/event/executive.h"
#include "tests/support/toy_plant.h"

namespace orrery::testing {
namespace {

Plant clocked_plant(Fidelity fidelity, bool reports_all = false) {
  ToyPlant toy;
  toy.heaters = 50;
  toy.end_s = 60.5;
  toy.fidelity = fidelity;
  Plant plant = make_plant(toy);
  SensorBankSpec spec = plant.sensors[0].bank->spec();
  const std::size_t rows = plant.devices[0].population->size();
  spec.columns["noise"].assign(rows, 0.1);
  spec.columns["clock_jitter"].assign(rows, 0.05);
  for (std::size_t row = 0; row < rows; ++row)
    spec.columns["clock_phase"].push_back(static_cast<double>(row) / static_cast<double>(rows));
  spec.columns["clock_drift"].assign(rows, -1e-3);
  if (!reports_all) {
    spec.columns["report_change"].assign(rows, 0.15);
    spec.columns["awake_for"].assign(rows, 8.0);
    spec.columns["asleep_for"].assign(rows, 3.0);
  }
  plant.sensors[0].bank = std::move(*devices::make_analog_sensor(std::move(spec)));
  return plant;
}

struct SampledTimes final : Tap {
  std::vector<SimTime> times;
  void on_batch(FlowStage stage, const SignalInfo&, const Batch& batch) override {
    if (stage != FlowStage::kSampled) return;
    times.insert(times.end(), batch.time.begin(), batch.time.end());
  }
};

class ClockedRun : public ::testing::TestWithParam<Fidelity> {};

TEST_P(ClockedRun, SlicesAndSnapshotsChangeNothing) {
  Executive whole(clocked_plant(GetParam()));
  whole.run_until(whole.end());
  EXPECT_TRUE(whole.books().balanced());
  EXPECT_GT(whole.readings(), 500U);
  Executive first(clocked_plant(GetParam()));
  for (int slice = 1; slice <= 70; ++slice) first.run_until(SimTime::from_seconds(0.437 * slice));
  ArchiveWriter archive;
  first.save(archive);
  Executive second(clocked_plant(GetParam()));
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(second.load(reader));
  second.run_until(second.end());
  EXPECT_EQ(second.fingerprint().text(), whole.fingerprint().text());
}

// The last period begins at 60 s and reaches beyond the end at 60.5 s.
TEST_P(ClockedRun, NothingIsSampledAfterTheEnd) {
  Executive run(clocked_plant(GetParam(), true));
  SampledTimes sampled;
  run.add_tap(&sampled);
  run.run_until(run.end());
  ASSERT_FALSE(sampled.times.empty());
  const SimTime last = *std::max_element(sampled.times.begin(), sampled.times.end());
  EXPECT_LE(last, run.end());
  EXPECT_GT(last, SimTime::from_seconds(60.0));
}

INSTANTIATE_TEST_SUITE_P(Fidelities, ClockedRun,
                         ::testing::Values(Fidelity::kFlow, Fidelity::kPacket),
                         [](const auto& info) {
                           return info.param == Fidelity::kFlow ? "Flow" : "Packet";
                         });

}  // namespace
}  // namespace orrery::testing
