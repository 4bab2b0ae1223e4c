// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

ArchiveWriter snapshot_at(const ToyPlant& toy, double s) {
  Executive run(make_plant(toy));
  run.run_until(SimTime::from_seconds(s));
  ArchiveWriter archive;
  run.save(archive);
  return archive;
}

// 14.01 s: a command is on its way, its agent is held back, its device still wears.
TEST(ExecutiveSnapshot, CarriesCommandsUnderWay) {
  const ToyPlant toy;
  const ArchiveWriter archive = snapshot_at(toy, 14.01);
  Executive run(make_plant(toy));
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(run.load(reader));
  EXPECT_EQ(run.now(), SimTime::from_seconds(14.01));
  EXPECT_EQ(run.books().command.in_flight(), 1U);
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(SimTime::from_seconds(20.0));
  ASSERT_EQ(tap.commands.size(), 1U);
  EXPECT_EQ(tap.commands[0].agent, "watch");
  EXPECT_EQ(tap.commands[0].issued, SimTime::from_seconds(14.0));
  EXPECT_EQ(tap.commands[0].arrived, SimTime::from_seconds(14.032));
  EXPECT_EQ(run.ledger().records()[0].end, SimTime::from_seconds(14.132));
}

TEST(ExecutiveSnapshot, OfAnotherRunIsRefused) {
  ToyPlant toy;
  const ArchiveWriter archive = snapshot_at(toy, 5.0);
  toy.seed = 2;
  Executive other_seed(make_plant(toy));
  ArchiveReader first(archive.bytes());
  EXPECT_FALSE(other_seed.load(first));
  toy.seed = 1;
  toy.heaters = 3;
  Executive other_size(make_plant(toy));
  ArchiveReader second(archive.bytes());
  EXPECT_FALSE(other_size.load(second));
}

TEST(ExecutiveSnapshot, CutShortIsRefused) {
  ToyPlant toy;
  toy.fidelity = Fidelity::kPacket;
  const ArchiveWriter archive = snapshot_at(toy, 14.01);
  const auto& bytes = archive.bytes();
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    Executive run(make_plant(toy));
    ArchiveReader reader{std::span(bytes).first(size)};
    ASSERT_FALSE(run.load(reader)) << size << " of " << bytes.size() << " bytes";
  }
}

// Sensors have sampled up to their next period: neither end may lie within it.
TEST(ExecutiveSnapshot, FitsAnotherEndBeyondTheSensorsPeriod) {
  const ToyPlant toy;
  const ArchiveWriter archive = snapshot_at(toy, 14.01);
  const auto fits = [&](double end_s) {
    ToyPlant other;
    other.end_s = end_s;
    Executive run(make_plant(other));
    ArchiveReader reader(archive.bytes());
    return run.load(reader);
  };
  EXPECT_TRUE(fits(600.0));
  EXPECT_TRUE(fits(30.0));
  EXPECT_FALSE(fits(14.02));
  EXPECT_FALSE(fits(10.0));
}

}  // namespace
}  // namespace orrery::testing
