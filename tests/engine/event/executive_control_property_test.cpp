// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/toy_rooms.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

/// A plant in which everything happens: noise, loss, jitter, queues, delays, rates, fallback,
/// fail-safe.
ToyRooms busy_rooms(std::uint64_t seed, Fidelity fidelity) {
  std::mt19937_64 random(seed);
  ToyRooms toy;
  toy.seed = seed;
  toy.rooms = 1 + static_cast<std::uint32_t>(random() % 5);
  toy.end_s = 40.0 + static_cast<double>(random() % 3);
  toy.period_s = 1.0 + 0.5 * static_cast<double>(random() % 4);
  toy.noise_sd_k = 0.5;
  toy.hold_s = random() % 2 == 0 ? 1.7 : 0.0;
  toy.forecast_error_k = random() % 2 == 0 ? 1.0 : 0.0;
  toy.rate_per_s = random() % 2 == 0 ? 0.05 : 0.0;
  toy.delay_s = random() % 2 == 0 ? 0.3 : 0.0;
  toy.with_fallback = random() % 3 != 0;
  toy.fallback_after = static_cast<std::uint32_t>(random() % 3);
  toy.with_vent = random() % 2 == 0;
  if (random() % 2 == 0) toy.fail_safe = {Duration::from_seconds(toy.period_s * 1.25), 0.3};
  toy.fidelity = fidelity;
  toy.access = {{"latency", 0.2}, {"jitter", 0.5}, {"loss", 0.2}};
  toy.uplink = {{"latency", 0.1}, {"jitter", 0.2}, {"loss", 0.05}, {"bandwidth", 5000.0}};
  return toy;
}

std::string straight_run(const ToyRooms& toy) {
  Executive run(make_plant(toy, false));
  run.run_until(run.end());
  EXPECT_TRUE(run.books().balanced());
  EXPECT_GT(run.books().command.delivered(), 0U);
  return outcome(run);
}

/// The same controllers, outside: the run is stopped behind each tick and told what they say.
class Steering {
 public:
  explicit Steering(const Executive& run) {
    for (const auto& control : run.plant().controls) {
      const ControlSiteSpec& spec = control->spec();
      controllers_.push_back(std::make_unique<ToyController>(spec.task, spec.rows));
    }
  }
  /// Runs to the next tick and answers it; false at the end of the run.
  bool go_on(Executive& run) {
    const Duration period = run.control(0).spec().period;
    const SimTime tick{(run.now().ns / period.ns + 1) * period.ns};
    run.run_until(tick + Duration{1});
    if (tick >= run.end()) return false;
    for (std::size_t i = 0; i < controllers_.size(); ++i) {
      const ControlStep& step = run.control(i).step();
      EXPECT_TRUE(run.control(i).is_open());
      std::vector<float> actions = step.actions;
      controllers_[i]->decide({step.at, step.observations, step.missing}, actions);
      run.act(i, actions);
    }
    return true;
  }

 private:
  std::vector<std::unique_ptr<ToyController>> controllers_;
};

class BusyRooms : public ::testing::TestWithParam<Fidelity> {};
INSTANTIATE_TEST_SUITE_P(ExecutiveControlProperty, BusyRooms,
                         ::testing::Values(Fidelity::kFlow, Fidelity::kPacket));

TEST_P(BusyRooms, SteppedFromOutsideItIsTheSameRun) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const ToyRooms toy = busy_rooms(seed, GetParam());
    Executive run(make_plant(toy, true));
    Steering steering(run);
    while (steering.go_on(run)) ASSERT_TRUE(run.books().balanced()) << "seed " << seed;
    run.run_until(run.end());
    ASSERT_EQ(outcome(run), straight_run(toy)) << "seed " << seed;
  }
}

TEST_P(BusyRooms, PausesChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    const ToyRooms toy = busy_rooms(seed, GetParam());
    std::mt19937_64 random(seed);
    std::vector<std::int64_t> cuts(random() % 60);
    for (auto& cut : cuts) {
      cut = static_cast<std::int64_t>(random() % 40'000'000'000U);
      if (random() % 2 == 0) cut = cut / kNsPerSecond * kNsPerSecond + random() % 3;
    }
    std::sort(cuts.begin(), cuts.end());
    Executive paused(make_plant(toy, false));
    for (const std::int64_t cut : cuts) {
      paused.run_until({cut});
      ASSERT_TRUE(paused.books().balanced()) << "seed " << seed << " at " << cut << " ns";
    }
    paused.run_until(paused.end());
    ASSERT_EQ(outcome(paused), straight_run(toy)) << "seed " << seed;
  }
}

TEST_P(BusyRooms, ASnapshotContinuesAsIfNothingHadBeen) {
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    const ToyRooms toy = busy_rooms(seed, GetParam());
    std::mt19937_64 random(seed);
    auto at = static_cast<std::int64_t>(random() % 40'000'000'000U);
    // Between a tick and what follows from it.
    if (random() % 2 == 0) at = at / kNsPerSecond * kNsPerSecond + 1;
    Executive first(make_plant(toy, false));
    first.run_until({at});
    ArchiveWriter written;
    first.save(written);
    Executive second(make_plant(toy, false));
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
