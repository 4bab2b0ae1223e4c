// SPDX-License-Identifier: Apache-2.0
#include "engine/event/executive.h"

#include <gtest/gtest.h>

#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

SimTime at(double s) { return SimTime::from_seconds(s); }

class ClosedLoop : public ::testing::TestWithParam<Fidelity> {};
INSTANTIATE_TEST_SUITE_P(Executive, ClosedLoop,
                         ::testing::Values(Fidelity::kFlow, Fidelity::kPacket));

// Wear of 2 K/s starts at 10 s, so the sample of 13 s (6 K) is the first above 5 K. It arrives 30
// ms later and is judged at the tick of 14 s; judging two rows takes 2 ms, the command 30 ms. The
// device is mended in the step of 0.1 s after that, and the next life of 10 s begins.
TEST_P(ClosedLoop, AFaultIsSeenMendedAndComesBack) {
  ToyPlant toy;
  toy.fidelity = GetParam();
  Executive run(make_plant(toy));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());
  run.settle();

  const double starts[] = {10.0, 24.132, 38.132, 52.132};
  const auto& records = run.ledger().records();
  ASSERT_EQ(records.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(records[i].start, at(starts[i]));
    EXPECT_EQ(records[i].end, at(14.132 + 14.0 * static_cast<double>(i)));
    EXPECT_EQ(records[i].failed_at, SimTime::never());
    EXPECT_EQ(records[i].target, "heater[0]");
    EXPECT_EQ(records[i].severity, 2.0);
  }
  EXPECT_EQ(tap.faults.size(), 8U);    // each onset and each end
  ASSERT_EQ(tap.commands.size(), 8U);  // each sent and arrived
  EXPECT_EQ(tap.commands[0].issued, at(14.0));
  EXPECT_EQ(tap.commands[0].arrived, SimTime::never());
  EXPECT_EQ(tap.commands[1].arrived, at(14.032));
  EXPECT_EQ(tap.commands[1].command.expires, at(16.0));
  EXPECT_EQ(tap.alerts["watch"], 8);  // the rows of 13 s and 14 s, four times
  EXPECT_EQ(tap.alerts["always"], 120);
}

TEST_P(ClosedLoop, TheBooksCountEveryReadingOnce) {
  ToyPlant toy;
  toy.fidelity = GetParam();
  Executive run(make_plant(toy));
  run.run_until(run.end());
  const Books books = run.books();
  EXPECT_EQ(run.readings(), 122U);  // two devices at 0, 1, .. 60 s
  EXPECT_EQ(books.reading.sent(), 122U);
  EXPECT_EQ(books.reading.delivered(), 120U);
  EXPECT_EQ(books.reading.in_flight(), 2U);  // those of 60 s
  EXPECT_EQ(books.message.sent(), 122U);
  EXPECT_EQ(books.command.delivered(), 4U);
  EXPECT_TRUE(books.balanced());
}

TEST_P(ClosedLoop, AnOutageLosesWhatCrossesWhileItLasts) {
  ToyPlant toy;
  toy.fidelity = GetParam();
  toy.onset = 1e9;
  Plant plant = make_plant(toy);
  FaultSpec outage;
  outage.name = "storm";
  for (const auto& model : common_fault_models()) {
    if (model.info.name == "link_outage") outage.model = &model;
  }
  outage.target = plant.network->link_banks()[0];
  outage.rows = {0};
  outage.onset = 20.0;
  outage.has_end = true;
  outage.lasts = 5.0;
  outage.severity = 1.0;
  plant.faults.push_back(outage);
  Executive run(std::move(plant));
  run.run_until(run.end());
  const Books books = run.books();
  EXPECT_EQ(lost_count(books.reading, Fate::kDropped, "uplink", "outage"), 10U);
  EXPECT_EQ(lost_count(books.message, Fate::kDropped, "uplink", "outage"), 10U);
  EXPECT_TRUE(books.balanced());
  ASSERT_EQ(run.ledger().records().size(), 1U);
  EXPECT_EQ(run.ledger().records()[0].end, at(25.0));
  EXPECT_FALSE(run.ledger().records()[0].on_device);
}

TEST(Executive, AMuteSensorIsBookedAndNothingIsSent) {
  ToyPlant toy;
  toy.onset = 1e9;
  Plant plant = make_plant(toy);
  FaultSpec dead;
  dead.name = "mute";
  for (const auto& model : common_fault_models()) {
    if (model.info.name == "sensor_dead") dead.model = &model;
  }
  dead.target = plant.sensors[0].bank.get();
  dead.device = plant.devices[0].population.get();
  dead.rows = {1};
  dead.onset = 30.0;
  plant.faults.push_back(dead);
  Executive run(std::move(plant));
  run.run_until(run.end());
  const Books books = run.books();
  EXPECT_EQ(lost_count(books.reading, Fate::kDropped, "heater.temperature", "no value"), 31U);
  EXPECT_EQ(books.message.sent(), 122U - 31U);
  EXPECT_TRUE(books.balanced());
}

TEST(Executive, ADeviceThatFailsIsMarkedInTheLedger) {
  ToyPlant toy;
  toy.limit_k = 2.9;  // 2 K/s from 10 s: passed in the step that ends at 11.5 s
  toy.with_agent = false;
  Executive run(make_plant(toy));
  run.run_until(run.end());
  run.settle();
  ASSERT_EQ(run.ledger().records().size(), 1U);
  EXPECT_EQ(run.ledger().records()[0].failed_at, at(11.5));
  EXPECT_EQ(run.ledger().records()[0].end, SimTime::never());
}

TEST(Executive, OneSeedOneResult) {
  const auto of_seed = [](std::uint64_t seed) {
    ToyPlant toy;
    toy.seed = seed;
    toy.noise_sd_k = 1.0;
    Executive run(make_plant(toy));
    run.run_until(run.end());
    return outcome(run);
  };
  EXPECT_EQ(of_seed(7), of_seed(7));
  EXPECT_NE(of_seed(7), of_seed(8));
}

TEST(Executive, LookingDoesNotTouch) {
  ToyPlant toy;
  toy.noise_sd_k = 1.0;
  Executive plain(make_plant(toy));
  plain.run_until(plain.end());
  Executive watched(make_plant(toy));
  ListeningTap tap;
  watched.add_tap(&tap);
  for (int second = 0; second <= 60; ++second) {
    watched.run_until(at(second));
    EXPECT_TRUE(watched.books().balanced());
  }
  EXPECT_EQ(outcome(watched), outcome(plain));
}

TEST(Executive, AnotherPopulationShiftsNobodysLuck) {
  ToyPlant toy;
  toy.noise_sd_k = 1.0;
  toy.access["jitter"] = 0.05;
  toy.access["loss"] = 0.1;
  ListeningTap alone;
  Executive small(make_plant(toy));
  small.add_tap(&alone);
  small.run_until(small.end());
  toy.with_chillers = true;
  ListeningTap together;
  Executive large(make_plant(toy));
  large.add_tap(&together);
  large.run_until(large.end());
  for (const FlowStage stage : {FlowStage::kTruth, FlowStage::kSampled, FlowStage::kArrived}) {
    const std::pair key{stage, std::string("heater.temperature")};
    EXPECT_FALSE(alone.rows_of[key].empty());
    EXPECT_EQ(together.rows_of[key], alone.rows_of[key]) << to_string(stage);
  }
  EXPECT_EQ(large.readings(), small.readings() + 61U * 3U);
  EXPECT_NE(large.fingerprint(), small.fingerprint());
}

TEST(Executive, TimeNeverGoesBack) {
  Executive run(make_plant(ToyPlant{}));
  run.run_until(at(20.0));
  const std::string before = outcome(run);
  run.run_until(at(10.0));
  EXPECT_EQ(run.now(), at(20.0));
  EXPECT_EQ(outcome(run), before);
  run.run_until(SimTime::never());
  EXPECT_EQ(run.now(), run.end());
  const std::string after = outcome(run);
  run.run_until(SimTime::never());
  EXPECT_EQ(outcome(run), after);
}

}  // namespace
}  // namespace orrery::testing
