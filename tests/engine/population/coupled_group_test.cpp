// SPDX-License-Identifier: Apache-2.0
#include "engine/population/coupled_group.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/bench/kernel/allocations.h"
#include "tests/support/toy_lag.h"

namespace orrery::testing {
namespace {

using Members = std::vector<CoupledGroup::Member>;

SimTime seconds(double time_s) { return SimTime::from_seconds(time_s); }

Wire wire(std::size_t source, int output, std::size_t target) {
  return {source, output, target, kLagInput, 1.0, {0}, {0}};
}

std::vector<double> outputs(const Population& population, int output = kLagFollows) {
  std::vector<double> column(population.size());
  population.read(output, column);
  return column;
}

std::vector<std::size_t> numbers_of(const CoupledGroup& group) {
  std::vector<std::size_t> numbers;
  for (const auto& member : group.members()) numbers.push_back(member.devices);
  return numbers;
}

TEST(CoupledGroup, WiresJoinOverOthersAndInAnyOrder) {
  std::vector<std::unique_ptr<Population>> lags;
  Members members;
  for (std::size_t i = 0; i < 7; ++i) {
    lags.push_back(make_lags("lag", {{1.0, 0.0}}));
    members.push_back({i, lags[i].get(), {kNsPerSecond}});
  }
  EXPECT_TRUE(make_groups(members, {}).empty());
  // 6 and 0 share no wire; the last wire joins two sets that are there already.
  std::vector<Wire> wires = {wire(6, 0, 4), wire(5, 0, 3), wire(2, 0, 0), wire(4, 0, 2)};
  for (int turn = 0; turn < 4; ++turn) {
    const auto groups = make_groups(members, wires);
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(numbers_of(groups[0]), (std::vector<std::size_t>{0, 2, 4, 6}));
    EXPECT_EQ(numbers_of(groups[1]), (std::vector<std::size_t>{3, 5}));
    std::rotate(wires.begin(), wires.begin() + 1, wires.end());
  }
}

/// Two lags in a row; y2 at the end of the second one's time constant.
struct Cascade {
  static constexpr double kTau1_s = 10.0;
  static constexpr double kTau2_s = 4.0;
  static constexpr double kEnd_s = 8.0;

  static double exact() {
    return kTau1_s / (kTau1_s - kTau2_s) *
           (std::exp(-kEnd_s / kTau1_s) - std::exp(-kEnd_s / kTau2_s));
  }
  /// By steps of so long; the second one stands behind the first in the file, or before it.
  static double error(double step_s, bool in_order) {
    const Duration step = Duration::from_seconds(step_s);
    const auto first = make_lags("first", {{kTau1_s, 1.0}}, step);
    const auto second = make_lags("second", {{kTau2_s, 0.0}}, step);
    CoupledGroup group = in_order ? CoupledGroup({{0, first.get(), step}, {1, second.get(), step}},
                                                 {wire(0, kLagFollows, 1)})
                                  : CoupledGroup({{0, second.get(), step}, {1, first.get(), step}},
                                                 {wire(1, kLagFollows, 0)});
    std::vector<GroupNotices> notices;
    group.settle_start();
    group.advance(seconds(kEnd_s), notices);
    return outputs(*second)[0] - exact();
  }
};

// The hold errs by what y1 moves in a step, h / tau1 at most; the lag behind it passes that on.
TEST(CoupledGroup, CascadeKeepsTheClosedFormWithinTheHold) {
  for (const double step_s : {1.0, 0.5, 0.1}) {
    const double after = Cascade::error(step_s, true);
    const double before = Cascade::error(step_s, false);
    EXPECT_LT(std::abs(after), step_s / Cascade::kTau1_s);
    EXPECT_LT(std::abs(before), step_s / Cascade::kTau1_s);
    // y1 falls: its end of a step is too low, its beginning too high.
    EXPECT_LT(after, 0.0);
    EXPECT_GT(before, 0.0);
  }
}

TEST(CoupledGroup, TheErrorHalvesWithTheStep) {
  for (const bool in_order : {true, false}) {
    double coarse = Cascade::error(1.0, in_order);
    for (const double step_s : {0.5, 0.25, 0.125, 0.0625}) {
      const double fine = Cascade::error(step_s, in_order);
      EXPECT_NEAR(coarse / fine, 2.0, 0.2) << step_s;
      coarse = fine;
    }
  }
}

TEST(CoupledGroup, VisitsDoNotShiftTheGridOfSteps) {
  CallLog log;
  ToyWitness slow("slow", log);
  ToyWitness fast("fast", log);
  CoupledGroup group({{0, &slow, {10 * kNsPerSecond}}, {1, &fast, {2 * kNsPerSecond}}},
                     {wire(0, 0, 1)});
  std::vector<GroupNotices> notices;
  for (const double visit_s : {0.5, 3.0, 3.0, 6.0}) group.advance(seconds(visit_s), notices);
  CallLog steps;
  for (const std::string& call : log) {
    if (call.find("slow to") == 0) steps.push_back(call);
  }
  EXPECT_EQ(steps, (CallLog{"slow to 500", "slow to 2000", "slow to 3000", "slow to 4000",
                            "slow to 6000"}));
}

// With a source that is constant the members are exact over any step.
TEST(CoupledGroup, VisitsChangeNothingForExactMembers) {
  const auto run = [](const std::vector<double>& visits_s) {
    const auto constant = make_lags("constant", {{1e6, 0.0}});
    const auto lag = make_lags("lag", {{7.0, 3.0}});
    constant->write(kLagInput, 0, 5.0);
    CoupledGroup group({{0, constant.get(), {kNsPerSecond}}, {1, lag.get(), {kNsPerSecond}}},
                       {wire(0, kLagDrive, 1)});
    std::vector<GroupNotices> notices;
    group.settle_start();
    for (const double visit_s : visits_s) group.advance(seconds(visit_s), notices);
    return outputs(*lag)[0];
  };
  const double expected = 5.0 - 2.0 * std::exp(-20.0 / 7.0);
  EXPECT_NEAR(run({20.0}), expected, 1e-12);
  EXPECT_NEAR(run({0.1, 0.9, 3.14159, 3.2, 19.999, 20.0}), expected, 1e-12);
  // Visits at grid points are no cuts at all.
  EXPECT_EQ(run({1.0, 2.0, 7.0, 19.0, 20.0}), run({20.0}));
}

TEST(CoupledGroup, WiresAddUpWithTheirScaleAndTheRestIsZero) {
  const auto a = make_lags("a", {{1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}});
  const auto b = make_lags("b", {{1.0, 0.0}});
  const auto sum = make_lags("sum", {{1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}});
  for (std::uint32_t row = 0; row < 3; ++row) a->write(kLagInput, row, 1.0 + row);
  b->write(kLagInput, 0, 10.0);
  // A command to an input that wires drive lasts until they set it.
  for (std::uint32_t row = 0; row < 4; ++row) sum->write(kLagInput, row, 99.0);
  const Duration step{kNsPerSecond};
  CoupledGroup group({{0, a.get(), step}, {1, b.get(), step}, {2, sum.get(), step}},
                     {{0, kLagDrive, 2, kLagInput, 2.0, {0, 1, 2}, {1, 1, 3}},
                      {1, kLagDrive, 2, kLagInput, -0.5, {0, 0}, {0, 3}}});
  group.settle_start();
  EXPECT_EQ(outputs(*sum, kLagDrive), (std::vector<double>{-5.0, 6.0, 0.0, 1.0}));
  std::vector<GroupNotices> notices;
  a->write(kLagInput, 0, 0.0);
  sum->write(kLagInput, 2, 99.0);
  group.advance(seconds(1.0), notices);
  EXPECT_EQ(outputs(*sum, kLagDrive), (std::vector<double>{-5.0, 4.0, 0.0, 1.0}));
}

// In a ring each takes what those before it have now and those after it had a step ago.
TEST(CoupledGroup, FeedbackIsAStepLate) {
  CallLog log;
  ToyWitness a("a", log);
  ToyWitness b("b", log);
  CoupledGroup group({{0, &a, {kNsPerSecond}}, {1, &b, {kNsPerSecond}}},
                     {wire(0, 0, 1), wire(1, 0, 0)});
  std::vector<GroupNotices> notices;
  for (int step = 1; step <= 5; ++step) {
    group.advance(seconds(step), notices);
    EXPECT_EQ(a.out(), 2.0 * step - 1.0);
    EXPECT_EQ(b.out(), 2.0 * step);
  }
}

TEST(CoupledGroup, SettlesInOrderWithoutTimePassing) {
  CallLog log;
  ToyWitness a("a", log);
  ToyWitness b("b", log);
  ToyWitness c("c", log);
  const Duration step{kNsPerSecond};
  // c stands in the file before b, which it depends on.
  CoupledGroup group({{0, &a, step}, {1, &c, step}, {2, &b, step}}, {wire(0, 0, 2), wire(2, 0, 1)});
  group.settle_start();
  EXPECT_EQ(log, (CallLog{"a settle", "b read", "c settle", "a read", "b settle"}));
  EXPECT_EQ(a.out(), 1.0);
  EXPECT_EQ(b.out(), 2.0);
  EXPECT_EQ(c.out(), 1.0);
  EXPECT_EQ(group.now(), SimTime{});
}

TEST(CoupledGroup, AnOutputIsReadOnceAStepHoweverManyWiresBeginThere) {
  CallLog log;
  ToyWitness source("source", log);
  const auto lags = make_lags("lag", {{1.0, 0.0}, {1.0, 0.0}});
  const auto more = make_lags("more", {{1.0, 0.0}});
  const Duration step{kNsPerSecond};
  CoupledGroup group({{0, &source, step}, {1, lags.get(), step}, {2, more.get(), step}},
                     {{0, 0, 1, kLagInput, 1.0, {0}, {0}},
                      {0, 0, 1, kLagInput, 2.0, {0}, {1}},
                      {0, 0, 2, kLagInput, 1.0, {0}, {0}}});
  std::vector<GroupNotices> notices;
  group.advance(seconds(10.0), notices);
  EXPECT_EQ(std::count(log.begin(), log.end(), "source read"), 10);
}

TEST(CoupledGroup, StepsAllocateNothing) {
  const std::vector<std::pair<double, double>> rows(500, {10.0, 1.0});
  const auto a = make_lags("a", rows);
  const auto b = make_lags("b", rows);
  Wire there = wire(0, kLagFollows, 1);
  there.from.clear();
  there.to.clear();
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    there.from.push_back(row);
    there.to.push_back(499 - row);
  }
  Wire back = there;
  std::swap(back.source, back.target);
  CoupledGroup group({{0, a.get(), {kNsPerSecond}}, {1, b.get(), {kNsPerSecond}}}, {there, back});
  std::vector<GroupNotices> notices;
  group.settle_start();
  group.advance(seconds(1.0), notices);
  const std::uint64_t before = bench::allocation_count();
  group.advance(seconds(100.0), notices);
  EXPECT_EQ(bench::allocation_count(), before);
}

}  // namespace
}  // namespace orrery::testing
