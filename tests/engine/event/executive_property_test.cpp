// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

/// A plant in which everything happens: noise, loss, jitter, queues, false alarms, failures.
ToyPlant busy_plant(std::uint64_t seed, Fidelity fidelity) {
  ToyPlant toy;
  toy.seed = seed;
  toy.end_s = 40.0;
  toy.heaters = 4;
  toy.noise_sd_k = 3.0;
  toy.limit_k = 4.0;
  toy.fidelity = fidelity;
  toy.access = {{"latency", 0.2}, {"jitter", 0.5}, {"loss", 0.1}};
  toy.uplink = {{"latency", 0.1}, {"jitter", 0.2}, {"loss", 0.05}, {"bandwidth", 2000.0}};
  toy.onset = Distribution(Distribution::Kind::kExponential, {5.0});
  return toy;
}

std::string straight_run(const ToyPlant& toy) {
  Executive run(make_plant(toy));
  run.run_until(run.end());
  EXPECT_TRUE(run.books().balanced());
  EXPECT_GT(run.books().message.dropped(), 0U);
  EXPECT_GT(run.books().command.delivered(), 0U);
  EXPECT_GT(run.ledger().records().size(), 0U);
  return outcome(run);
}

class BusyPlant : public ::testing::TestWithParam<Fidelity> {};
INSTANTIATE_TEST_SUITE_P(ExecutiveProperty, BusyPlant,
                         ::testing::Values(Fidelity::kFlow, Fidelity::kPacket));

TEST_P(BusyPlant, PausesChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const ToyPlant toy = busy_plant(seed, GetParam());
    std::mt19937_64 random(seed);
    std::vector<std::int64_t> cuts(random() % 60);
    for (auto& cut : cuts) {
      cut = static_cast<std::int64_t>(random() % 40'000'000'000U);
      if (random() % 3 == 0) cut = cut / kNsPerSecond * kNsPerSecond;  // upon samples and ticks
    }
    std::sort(cuts.begin(), cuts.end());
    Executive paused(make_plant(toy));
    for (const std::int64_t cut : cuts) {
      paused.run_until({cut});
      ASSERT_TRUE(paused.books().balanced()) << "seed " << seed << " at " << cut << " ns";
    }
    paused.run_until(paused.end());
    ASSERT_EQ(outcome(paused), straight_run(toy)) << "seed " << seed;
  }
}

TEST_P(BusyPlant, ASnapshotContinuesAsIfNothingHadBeen) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const ToyPlant toy = busy_plant(seed, GetParam());
    std::mt19937_64 random(seed);
    Executive first(make_plant(toy));
    first.run_until({static_cast<std::int64_t>(random() % 40'000'000'000U)});
    ArchiveWriter written;
    first.save(written);
    Executive second(make_plant(toy));
    ArchiveReader read(written.bytes());
    ASSERT_TRUE(second.load(read)) << "seed " << seed;
    EXPECT_TRUE(read.at_end());
    EXPECT_EQ(outcome(second), outcome(first)) << "seed " << seed;
    second.run_until(second.end());
    ASSERT_EQ(outcome(second), straight_run(toy)) << "seed " << seed;
  }
}

}  // namespace
}  // namespace orrery::testing
