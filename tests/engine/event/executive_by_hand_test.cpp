// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

// What people do to a plant, as an executive is told of it.
namespace orrery::testing {
namespace {

SimTime at_s(double s) { return SimTime::from_seconds(s); }

ScheduledCommand service(double s, std::uint32_t number = 0) {
  return {at_s(s), 0, "service", 1.0, number};
}

FaultSpec wear_by_hand(const Plant& plant, double s, std::uint32_t number, double severity) {
  FaultSpec fault = toy_fault({}, plant.devices[0]);
  fault.name = "by hand " + std::to_string(number);
  fault.rows = {1};
  fault.lifetime = false;
  fault.severity = severity;
  fault.by_hand = FaultSpec::ByHand{at_s(s), number};
  return fault;
}

/// A plant in which nothing happens but what people do: heater 1 is what they work on.
Plant quiet() {
  ToyPlant toy;
  toy.onset = 1e6;
  toy.with_agent = false;
  return make_plant(toy);
}

std::string fingerprint_of(Plant plant) {
  Executive run(std::move(plant));
  run.run_until(run.end());
  EXPECT_TRUE(run.books().balanced());
  return run.fingerprint().text();
}

ArchiveWriter saved(const Executive& run) {
  ArchiveWriter archive;
  run.save(archive);
  return archive;
}

bool loads(Executive& run, const ArchiveWriter& archive) {
  ArchiveReader reader(archive.bytes());
  return run.load(reader);
}

TEST(ExecutiveByHand, ACommandReachesItsDeviceAtOnceAndNoBook) {
  Plant plant = make_plant({});
  plant.commands = {service(12.3)};
  Executive run(std::move(plant));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(at_s(12.3));
  EXPECT_TRUE(tap.commands.empty()) << "nothing at that time has happened yet";
  EXPECT_EQ(run.next_work(), at_s(12.3));
  run.run_until(at_s(12.5));
  ASSERT_EQ(tap.commands.size(), 1U);
  EXPECT_EQ(tap.commands[0].agent, "by hand");
  EXPECT_EQ(tap.commands[0].issued, at_s(12.3));
  EXPECT_EQ(tap.commands[0].arrived, at_s(12.3));
  EXPECT_EQ(run.books().command.sent(), 0U);
  EXPECT_NE(run.fingerprint().text().find('h'), std::string::npos);
  run.run_until(at_s(13.5));
  EXPECT_EQ(run.ledger().records()[0].end, at_s(12.4)) << "the heater is mended a step later";
}

TEST(ExecutiveByHand, WithoutAnyTheFingerprintHasNoLetterForIt) {
  EXPECT_EQ(fingerprint_of(quiet()).find('h'), std::string::npos);
}

TEST(ExecutiveByHand, EachPartOfACommandCounts) {
  const auto with = [](double s, DeviceId device, double value) {
    Plant plant = quiet();
    plant.commands = {{at_s(s), device, "service", value, 0}};
    return fingerprint_of(std::move(plant));
  };
  const std::string one = with(5.0, 0, 1.0);
  EXPECT_EQ(with(5.0, 0, 1.0), one);
  EXPECT_NE(with(5.000000001, 0, 1.0), one);
  EXPECT_NE(with(5.0, 1, 1.0), one);
  EXPECT_NE(with(5.0, 0, 2.0), one);
}

// The sample at 20 s sees what was done at 20 s.
TEST(ExecutiveByHand, ComesBeforeTheSamplesOfItsInstantAndInTheOrderOfTheLog) {
  Plant plant = quiet();
  plant.faults.push_back(wear_by_hand(plant, 10.0, 0, 2.0));
  plant.commands = {{at_s(19.9), 1, "service", 1.0, 1}, {at_s(20.0), 1, "service", 0.0, 3}};
  plant.faults.push_back(wear_by_hand(plant, 20.0, 2, 4.0));
  Executive run(std::move(plant));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(at_s(22.5));
  const auto& rows = tap.rows_of[{FlowStage::kTruth, "heater.temperature"}];
  const auto of_heater_1 = [&](double s) {
    for (const auto& [device, time, sequence, value] : rows) {
      if (device == 1 && time == at_s(s).ns) return value;
    }
    return -1.0;
  };
  EXPECT_NEAR(of_heater_1(10.0), 0.0, 1e-9);
  EXPECT_NEAR(of_heater_1(11.0), 2.0, 1e-9);
  EXPECT_NEAR(of_heater_1(19.0), 18.0, 1e-9);
  EXPECT_NEAR(of_heater_1(20.0), 0.0, 1e-9) << "mended";
  EXPECT_NEAR(of_heater_1(21.0), 4.0, 1e-9);
  ASSERT_EQ(tap.faults.size(), 3U);
  EXPECT_EQ(tap.faults[0].fault, "by hand 0");
  EXPECT_EQ(tap.faults[1].end, at_s(20.0)) << "the repair ends it";
  EXPECT_EQ(tap.faults[2].fault, "by hand 2");
}

TEST(ExecutiveByHand, ASnapshotTakesMoreOfThemLessOfThemAndNoneBeforeIt) {
  const auto with = [](std::vector<double> services) {
    Plant plant = make_plant({});
    std::uint32_t number = 0;
    for (const double s : services) plant.commands.push_back(service(s, number++));
    return plant;
  };
  Executive first(with({5.0, 40.0}));
  first.run_until(at_s(20.0));
  const ArchiveWriter archive = saved(first);
  for (const std::vector<double>& services :
       {std::vector{5.0, 40.0}, {5.0}, {5.0, 20.0}, {5.0, 20.0, 30.0}, {5.0, 30.0, 40.0}}) {
    Executive run(with(services));
    ASSERT_TRUE(loads(run, archive));
    run.run_until(run.end());
    EXPECT_EQ(run.fingerprint().text(), fingerprint_of(with(services)));
  }
  for (const std::vector<double>& services : {std::vector<double>{}, {5.0, 19.9}, {25.0, 40.0}}) {
    Executive run(with(services));
    EXPECT_FALSE(loads(run, archive)) << services.size();
  }
}

TEST(ExecutiveByHand, ASnapshotKnowsTheFaultsThatHaveBegun) {
  const auto with = [](std::vector<double> faults) {
    Plant plant = make_plant({});
    std::uint32_t number = 0;
    for (const double s : faults) plant.faults.push_back(wear_by_hand(plant, s, number++, 0.5));
    return plant;
  };
  Executive first(with({5.0, 40.0}));
  first.run_until(at_s(20.0));
  const ArchiveWriter archive = saved(first);
  for (const std::vector<double>& faults :
       {std::vector{5.0, 40.0}, {5.0}, {5.0, 20.0}, {5.0, 20.0, 40.0}}) {
    Executive run(with(faults));
    ASSERT_TRUE(loads(run, archive));
    run.run_until(run.end());
    EXPECT_EQ(run.fingerprint().text(), fingerprint_of(with(faults)));
  }
  Executive none(with({}));
  EXPECT_FALSE(loads(none, archive));
  // A fault of the scenario besides would take the place of the one by hand.
  Plant changed = with({});
  changed.faults.push_back(toy_fault({}, changed.devices[0]));
  changed.faults.push_back(wear_by_hand(changed, 5.0, 0, 0.5));
  Executive other(std::move(changed));
  EXPECT_FALSE(loads(other, archive));
}

TEST(ExecutiveUpcoming, TellsWhatHappensNextInItsOrder) {
  ToyPlant toy;
  toy.fidelity = Fidelity::kPacket;
  Plant plant = make_plant(toy);
  plant.commands = {service(10.0)};
  Executive run(std::move(plant));
  run.run_until(at_s(9.5));
  const auto next = run.upcoming(4);
  ASSERT_EQ(next.size(), 4U);
  using Kind = Upcoming::Kind;
  EXPECT_EQ(next[0].kind, Kind::kFaultStart);
  EXPECT_EQ(next[0].what, "wear on heater[0]");
  EXPECT_EQ(next[1].kind, Kind::kCommand);
  EXPECT_EQ(next[1].what, "service by hand to heater[0]");
  EXPECT_EQ(next[2].kind, Kind::kSample);
  EXPECT_EQ(next[2].what, "heater.temperature");
  EXPECT_EQ(next[3].kind, Kind::kTick);
  EXPECT_EQ(next[3].what, "watch");
  for (const Upcoming& one : next) EXPECT_EQ(one.time, at_s(10.0));
  EXPECT_TRUE(run.upcoming(0).empty());
}

// What it tells is what then happens, one by one.
TEST(ExecutiveUpcoming, IsWhatHappens) {
  ToyPlant toy;
  toy.fidelity = Fidelity::kPacket;
  Executive run(make_plant(toy));
  std::uint64_t packets = 0;
  while (run.now() < at_s(20.0)) {
    const auto next = run.upcoming(50);
    ASSERT_FALSE(next.empty());
    EXPECT_EQ(next[0].time, run.next_work());
    const std::uint64_t events = run.events();
    std::uint64_t due = 0;
    for (const Upcoming& one : next) due += one.time == next[0].time ? 1 : 0;
    for (const Upcoming& one : next) packets += one.kind == Upcoming::Kind::kPacket ? 1 : 0;
    run.run_until(next[0].time + Duration{1});
    EXPECT_GE(run.events() - events, due);
  }
  EXPECT_GT(packets, 0U);
}

TEST(ExecutiveUpcoming, NamesAMessageUnderWay) {
  ToyPlant toy;
  toy.fidelity = Fidelity::kPacket;
  Executive run(make_plant(toy));
  run.run_until(at_s(3.005));
  const auto next = run.upcoming(1);
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next[0].kind, Upcoming::Kind::kPacket);
  EXPECT_EQ(next[0].what, "heater.temperature of heater[0] to server");
  EXPECT_EQ(next[0].device, 0U);
  EXPECT_EQ(run.pending(), 3U) << "two messages and the onset";
}

TEST(LinkCounts, AreTheMessagesOfTheBook) {
  for (const Fidelity fidelity : {Fidelity::kFlow, Fidelity::kPacket}) {
    ToyPlant toy;
    toy.fidelity = fidelity;
    toy.access = {{"latency", 0.01}, {"bandwidth", 1e15}, {"loss", 0.3}};
    toy.with_agent = true;
    toy.onset = 1e6;
    Executive run(make_plant(toy));
    run.run_until(run.end());
    const auto counts = run.plant().network->link_counts();
    ASSERT_EQ(counts.size(), 2U);
    const Book book = run.books().message;
    const bool access_first = counts[0].name == "heater.access";
    const LinkCount& access = counts[access_first ? 0 : 1];
    const LinkCount& uplink = counts[access_first ? 1 : 0];
    std::uint64_t dropped = 0;
    for (const auto& [what, count] : book.losses()) dropped += count;
    EXPECT_EQ(access.messages, book.sent());
    EXPECT_EQ(access.lost, dropped);
    EXPECT_LE(uplink.messages, book.sent() - dropped);
    EXPECT_GE(uplink.messages, book.delivered());
    EXPECT_GT(access.lost, 10U);
    EXPECT_EQ(uplink.lost, 0U);
  }
}

}  // namespace
}  // namespace orrery::testing
