// SPDX-License-Identifier: Apache-2.0
#include "engine/fault/fault_schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/support/toy_plant.h"

namespace orrery::testing {
namespace {

SimTime at(double s) { return SimTime::from_seconds(s); }

/// Specs on one population of heaters, with the queue they fill.
struct Bench {
  explicit Bench(std::uint32_t heaters = 1) : device(make_heaters("heater", heaters, 1e9, 1)) {}

  FaultSpec wear(Distribution onset, std::vector<std::uint32_t> rows = {0}) const {
    FaultSpec spec;
    spec.name = "wear";
    spec.model = &toy_wear();
    spec.target = spec.device = device.get();
    spec.first_device = 100;
    spec.rows = std::move(rows);
    spec.onset = std::move(onset);
    spec.severity = 2.0;
    return spec;
  }
  void start(std::vector<FaultSpec> specs, double until_s = 1e6) {
    schedule = std::make_unique<FaultSchedule>(1, std::move(specs));
    schedule->start(queue, at(until_s));
  }
  /// Handles the next event; its time.
  SimTime next() {
    const Event event = queue.top();
    queue.pop();
    touched = schedule->on_event(event, queue);
    return event.time;
  }
  void advance(double s) {
    std::vector<Notice> notices;
    device->advance(at(s), notices);
  }
  std::vector<std::uint64_t> tell(double s, NoticeEffect effect, std::uint32_t row = 0) {
    return schedule->on_notice(*device, {row, 0, at(s)}, effect, queue);
  }
  const FaultRecord& record(std::uint64_t id) const { return schedule->ledger().records()[id - 1]; }
  double wear_of(std::uint32_t row) const {
    return dynamic_cast<const RowPopulation<ToyHeater>&>(*device).state_of(row).wear;
  }

  std::unique_ptr<Population> device;
  EventQueue queue;
  std::unique_ptr<FaultSchedule> schedule;
  std::uint64_t touched = 0;
};

TEST(FaultSchedule, AFaultComesActsAndGoes) {
  Bench bench;
  FaultSpec spec = bench.wear(10.0);
  spec.has_end = true;
  spec.lasts = 3.0;
  bench.start({spec});
  EXPECT_EQ(bench.next(), at(10));
  EXPECT_EQ(bench.touched, 1U);
  EXPECT_EQ(bench.wear_of(0), 2.0);
  EXPECT_EQ(bench.record(1).device, 100U);
  EXPECT_EQ(bench.record(1).model, "toy_wear");
  EXPECT_TRUE(bench.schedule->ledger().active_on(100, at(10)));
  EXPECT_FALSE(bench.schedule->ledger().active_on(100, at(9.9)));
  EXPECT_EQ(bench.next(), at(13));
  EXPECT_EQ(bench.wear_of(0), 0.0);
  EXPECT_EQ(bench.record(1).end, at(13));
  EXPECT_FALSE(bench.schedule->ledger().active_on(100, at(13.1)));
  EXPECT_TRUE(bench.queue.empty());
}

TEST(FaultSchedule, AnOnsetBehindTheEndOfTheRunNeverComes) {
  Bench bench;
  bench.start({bench.wear(10.0)}, 9.0);
  EXPECT_TRUE(bench.queue.empty());
}

/// Mean of the first onsets of many devices.
double mean_onset_s(Distribution life, double age_s, std::uint32_t devices) {
  Bench bench(devices);
  std::vector<std::uint32_t> rows(devices);
  std::iota(rows.begin(), rows.end(), 0U);
  FaultSpec spec = bench.wear(std::move(life), std::move(rows));
  spec.lifetime = true;
  spec.age = age_s;
  bench.start({spec});
  EXPECT_EQ(bench.queue.size(), devices);
  double sum_s = 0.0;
  for (const Event& event : bench.queue.unordered()) sum_s += event.time.seconds();
  return sum_s / devices;
}

// Mean residual life: the integral of S(t) / S(age) from the age on, S(t) = exp(-(t / 10)^2).
TEST(FaultSchedule, AWornDeviceHasWhatIsLeftOfItsLife) {
  constexpr double kAge_s = 8.0;
  constexpr double kStep_s = 1e-3;
  double mean_s = 0.0;
  double square_s2 = 0.0;
  for (double x = 0.5 * kStep_s; x < 60.0; x += kStep_s) {
    const double t = kAge_s + x;
    const double survival = std::exp((kAge_s * kAge_s - t * t) / 100.0);
    mean_s += survival * kStep_s;
    square_s2 += 2.0 * x * survival * kStep_s;
  }
  constexpr std::uint32_t kDevices = 20000;
  const double error_s = std::sqrt((square_s2 - mean_s * mean_s) / kDevices);
  const Distribution life(Distribution::Kind::kWeibull, {10.0, 2.0});
  EXPECT_NEAR(mean_onset_s(life, kAge_s, kDevices), mean_s, 4.0 * error_s);
  EXPECT_GT(std::abs(life.mean() - mean_s), 40.0 * error_s);  // that of a new one differs
}

// An exponential life has no memory, however far out in its tail (here one in 5e8 gets there).
TEST(FaultSchedule, AnExponentialLifeForgetsItsAge) {
  const Distribution life(Distribution::Kind::kExponential, {1.0});
  EXPECT_NEAR(mean_onset_s(life, 20.0, 20000), 1.0, 4.0 / std::sqrt(20000.0));
}

TEST(FaultSchedule, ALifeThatIsOverEndsAtOnce) {
  EXPECT_EQ(mean_onset_s(5.0, 7.0, 3), 0.0);
  EXPECT_EQ(mean_onset_s(9.0, 7.0, 3), 2.0);
}

// Memoryless, so the first onset lies one mean life behind the time until which all is sound.
TEST(FaultSchedule, NothingBeginsWhileAllIsKnownToBeSound) {
  constexpr std::uint32_t kDevices = 5000;
  Bench bench(kDevices);
  std::vector<std::uint32_t> rows(kDevices);
  std::iota(rows.begin(), rows.end(), 0U);
  FaultSpec spec = bench.wear(Distribution(Distribution::Kind::kExponential, {1.0}), rows);
  spec.lifetime = true;
  spec.age = 7.0;
  spec.sound_until_s = 12.0;
  bench.start({spec});
  double sum_s = 0.0;
  for (const Event& event : bench.queue.unordered()) {
    EXPECT_GE(event.time, at(12));
    sum_s += event.time.seconds();
  }
  EXPECT_NEAR(sum_s / kDevices, 13.0, 4.0 / std::sqrt(kDevices));
}

TEST(FaultSchedule, AnotherRowShiftsNobodysLuck) {
  const auto records_of = [](std::vector<std::uint32_t> rows) {
    Bench bench(4);
    FaultSpec spec =
        bench.wear(Distribution(Distribution::Kind::kExponential, {10.0}), std::move(rows));
    spec.severity = Distribution(Distribution::Kind::kUniform, {0.5, 1.0});
    bench.start({spec});
    std::map<std::string, std::pair<std::int64_t, double>> found;
    while (!bench.queue.empty()) bench.next();
    for (const auto& record : bench.schedule->ledger().records()) {
      EXPECT_GT(record.severity, 0.5);
      EXPECT_LT(record.severity, 1.0);
      found[record.target] = {record.start.ns, record.severity};
    }
    return found;
  };
  const auto few = records_of({1, 3});
  const auto all = records_of({0, 1, 2, 3});
  ASSERT_EQ(few.size(), 2U);
  for (const auto& [target, drawn] : few) EXPECT_EQ(all.at(target), drawn);
  EXPECT_NE(few.at("heater[1]"), few.at("heater[3]"));
}

// Mended at 12 s, ill again from 17 s: the end that was planned for 30 s belongs to nobody.
TEST(FaultSchedule, TheEndOfAFaultThatWasMendedIsIgnored) {
  Bench bench;
  FaultSpec spec = bench.wear(5.0);
  spec.lifetime = true;
  spec.has_end = true;
  spec.lasts = 25.0;
  bench.start({spec});
  EXPECT_EQ(bench.next(), at(5));
  bench.advance(12.0);
  EXPECT_EQ(bench.tell(12.0, NoticeEffect::kRepaired), std::vector<std::uint64_t>{1});
  EXPECT_EQ(bench.record(1).end, at(12));
  EXPECT_EQ(bench.wear_of(0), 0.0);
  EXPECT_EQ(bench.next(), at(17));
  EXPECT_EQ(bench.touched, 2U);
  EXPECT_EQ(bench.next(), at(30));
  EXPECT_EQ(bench.touched, 0U);
  EXPECT_EQ(bench.record(2).end, SimTime::never());
  EXPECT_EQ(bench.wear_of(0), 2.0);
  EXPECT_EQ(bench.next(), at(42));
  EXPECT_EQ(bench.record(2).end, at(42));
}

// The repair is reported late: the next life is over by then, and begins its fault now.
TEST(FaultSchedule, TheNextLifeNeverEndsInThePast) {
  Bench bench;
  FaultSpec spec = bench.wear(2.0);
  spec.lifetime = true;
  bench.start({spec});
  bench.next();
  bench.advance(9.0);
  bench.tell(4.0, NoticeEffect::kRepaired);
  EXPECT_EQ(bench.queue.top().time, at(9));
}

// A link has no repair notices: its outages end by themselves and come back.
TEST(FaultSchedule, ALifeRunsAgainAfterAFaultThatEndsByItself) {
  Bench bench;
  FaultSpec spec = bench.wear(10.0);
  spec.lifetime = true;
  spec.has_end = true;
  spec.lasts = 3.0;
  bench.start({spec}, 30.0);
  std::vector<std::int64_t> times;
  while (!bench.queue.empty()) times.push_back(bench.next().ns / kNsPerSecond);
  EXPECT_EQ(times, (std::vector<std::int64_t>{10, 13, 23, 26}));
}

TEST(FaultSchedule, AFailureIsMarkedAndTheFaultStays) {
  Bench bench(2);
  bench.start({bench.wear(5.0, {0, 1})});
  bench.next();
  bench.next();
  bench.advance(8.0);
  EXPECT_EQ(bench.tell(7.5, NoticeEffect::kFailure, 1), std::vector<std::uint64_t>{2});
  EXPECT_EQ(bench.record(2).failed_at, at(7.5));
  EXPECT_EQ(bench.record(1).failed_at, SimTime::never());
  EXPECT_EQ(bench.record(2).end, SimTime::never());
  EXPECT_TRUE(bench.tell(8.0, NoticeEffect::kRepaired, 7).empty());
}

TEST(FaultSchedule, TheEndOfOneFaultLeavesTheOtherOnTheSamePoint) {
  Bench bench;
  FaultSpec lasting = bench.wear(1.0);
  lasting.name = "lasting";
  FaultSpec brief = bench.wear(2.0);
  brief.has_end = true;
  brief.lasts = 1.0;
  brief.severity = 7.0;
  bench.start({lasting, brief});
  bench.next();
  bench.next();
  EXPECT_EQ(bench.wear_of(0), 7.0);
  bench.next();
  EXPECT_EQ(bench.wear_of(0), 2.0);
}

TEST(FaultSchedule, LoadedItContinuesAsIfNothingHadBeen) {
  const auto make = [](Bench& bench) {
    FaultSpec spec = bench.wear(Distribution(Distribution::Kind::kWeibull, {10.0, 2.0}), {0, 1, 2});
    spec.lifetime = true;
    spec.has_end = true;
    spec.lasts = Distribution(Distribution::Kind::kUniform, {1.0, 9.0});
    bench.start({spec}, 200.0);
  };
  Bench first(3);
  make(first);
  for (int i = 0; i < 9; ++i) first.next();
  ArchiveWriter archive;
  first.schedule->save(archive);
  first.queue.save(archive);
  Bench second(3);
  make(second);
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(second.schedule->load(reader));
  ASSERT_TRUE(second.queue.load(reader));
  while (!first.queue.empty()) EXPECT_EQ(first.next(), second.next());
  EXPECT_TRUE(second.queue.empty());
  EXPECT_GT(first.schedule->ledger().records().size(), 20U);
  EXPECT_EQ(first.schedule->fingerprint(), second.schedule->fingerprint());
}

// Saved half-way by a schedule that goes until 200 s: one until 400 s, with a spec more, goes on as
// if it had been there from the start.
TEST(FaultSchedule, CatchesUpWithALaterEndAndNewFaults) {
  const auto make = [](Bench& bench, double until_s, bool more) {
    FaultSpec life = bench.wear(Distribution(Distribution::Kind::kWeibull, {50.0, 2.0}), {0, 1, 2});
    life.lifetime = true;
    life.age = 5.0;
    life.has_end = true;
    life.lasts = Distribution(Distribution::Kind::kUniform, {1.0, 9.0});
    FaultSpec once = bench.wear(Distribution(Distribution::Kind::kUniform, {20.0, 380.0}), {0, 2});
    once.name = "once";
    FaultSpec added =
        bench.wear(Distribution(Distribution::Kind::kUniform, {100.0, 500.0}), {0, 1});
    added.name = "added";
    std::vector<FaultSpec> specs = {life, once};
    if (more) specs.push_back(added);
    bench.start(specs, until_s);
  };
  const auto go_on = [](Bench& bench, double until_s) {
    while (!bench.queue.empty() && bench.queue.top().time < at(until_s)) bench.next();
  };
  Bench whole(3);
  make(whole, 400.0, true);
  go_on(whole, 100.0);
  Bench parent(3);
  make(parent, 200.0, false);
  go_on(parent, 100.0);
  ArchiveWriter archive;
  parent.schedule->save(archive);
  parent.queue.save(archive);
  Bench fork(3);
  make(fork, 400.0, true);
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(fork.schedule->load(reader) && fork.queue.load(reader));
  ASSERT_TRUE(fork.schedule->catch_up(fork.queue, at(200.0), at(100.0)));
  EXPECT_EQ(fork.queue.size(), whole.queue.size());
  go_on(whole, 401.0);
  go_on(fork, 401.0);
  EXPECT_GT(whole.schedule->ledger().records().size(), 15U);
  EXPECT_EQ(fork.schedule->fingerprint(), whole.schedule->fingerprint());
}

TEST(FaultSchedule, CannotCatchUpWithAFaultOfThePast) {
  Bench parent;
  parent.start({parent.wear(50.0)}, 200.0);
  ArchiveWriter archive;
  parent.schedule->save(archive);
  parent.queue.save(archive);
  for (const double onset : {39.0, 40.0}) {
    Bench fork;
    FaultSpec added = fork.wear(onset);
    added.name = "added";
    fork.start({fork.wear(50.0), added}, 200.0);
    ArchiveReader reader(archive.bytes());
    ASSERT_TRUE(fork.schedule->load(reader) && fork.queue.load(reader));
    EXPECT_EQ(fork.schedule->catch_up(fork.queue, at(200.0), at(40.0)), onset >= 40.0);
  }
}

}  // namespace
}  // namespace orrery::testing
