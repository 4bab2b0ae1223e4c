// SPDX-License-Identifier: Apache-2.0
#include "models/audit/stream_score.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/random/stream.h"
#include "models/audit/detection_score.h"

namespace orrery::models {
namespace {

using engine::DeviceId;
using engine::FaultRecord;
using engine::Judgement;
using engine::SimTime;

constexpr DeviceId kFirst = 40;
constexpr int kTicks = 300;
constexpr double kTick_s = 600.0;

SimTime at(double s) { return SimTime::from_seconds(s); }

/// A fleet that is judged every ten minutes for two days. A third of the devices has one fault or
/// two, some of which overlap; the score rises while they are active. The control begins earlier
/// and alerts at random.
struct Fleet {
  Fleet(std::uint32_t count, std::uint64_t seed) : devices(count) {
    engine::Stream stream({seed, 1, engine::Purpose::kUser});
    for (DeviceId d = 0; d < devices; ++d) {
      const auto of_device = d % 3 == 0 ? 1 + stream.below(2) : 0;
      for (std::uint64_t k = 0; k < of_device; ++k) {
        FaultRecord fault;
        fault.fault = "wear";
        fault.model = k == 0 ? "wear" : "drift";
        fault.target = "pump[" + std::to_string(d) + "]" + fault.model;
        fault.on_device = true;
        fault.device = kFirst + d;
        fault.start = at(stream.uniform() * kTicks * kTick_s);
        fault.severity = stream.uniform();
        if (stream.uniform() < 0.7)
          fault.end = fault.start + engine::Duration::from_seconds(stream.uniform() * 40'000.0);
        faults.push_back(fault);
      }
    }
    std::sort(faults.begin(), faults.end(),
              [](const auto& a, const auto& b) { return a.start < b.start; });
    for (std::size_t i = 0; i < faults.size(); ++i) faults[i].id = i + 1;
    for (int k = 1; k <= kTicks; ++k) judge(k, stream);
  }

  bool faulty(DeviceId device, SimTime time) const {
    return std::any_of(faults.begin(), faults.end(), [&](const FaultRecord& fault) {
      return fault.device == device && fault.start <= time && time <= fault.end;
    });
  }

  void judge(int k, engine::Stream& stream) {
    auto& mine = own.emplace_back();
    auto& beside = control.emplace_back();
    for (DeviceId d = 0; d < devices; ++d) {
      const SimTime time = at(k * kTick_s - 50.0 * stream.uniform());
      const double score = std::abs(stream.normal()) + (faulty(kFirst + d, time) ? 1.0 : 0.0);
      const double other = stream.uniform() - 0.5;
      if (k > 20 + static_cast<int>(d % 5))
        mine.push_back({kFirst + d, time, score, score > 2.5, static_cast<std::int32_t>(d % 4)});
      beside.push_back({kFirst + d, time, other, other > 0.45, -1});
    }
  }

  std::uint32_t devices;
  std::vector<FaultRecord> faults;
  std::vector<std::vector<Judgement>> own;      ///< by tick
  std::vector<std::vector<Judgement>> control;  ///< by tick
};

JudgeTally::Setup setup(const Fleet& fleet) {
  JudgeTally::Setup setup;
  setup.first_device = kFirst;
  setup.device_count = fleet.devices;
  setup.episode_gap = engine::Duration::from_seconds(2 * kTick_s);
  return setup;
}

std::vector<Judgement> of_range(const std::vector<Judgement>& rows, DeviceId low, DeviceId high) {
  std::vector<Judgement> part;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(part),
               [&](const Judgement& row) { return row.device >= low && row.device < high; });
  return part;
}

/// Runs ticks [from, to) of the devices [low, high): faults are told at their onset; of every other
/// one the end only a tick late, before the devices are settled.
void play(const Fleet& fleet, int from, int to, DeviceId low, DeviceId high, StreamScore& score) {
  const auto reached = [](SimTime time, int ticks) { return time <= at(ticks * kTick_s); };
  for (int k = from; k < to; ++k) {
    for (const FaultRecord& fault : fleet.faults) {
      if (fault.device < low || fault.device >= high) continue;
      const bool late = fault.id % 2 == 0;
      FaultRecord told = fault;
      if (!reached(fault.end, late ? k : k + 1)) told.end = SimTime::never();
      if (reached(fault.start, k + 1)) score.on_fault(told);
    }
    if (k % 3 == 0) score.settle(kFirst, fleet.devices);
    const auto tick = static_cast<std::size_t>(k);
    score.judge("", of_range(fleet.own[tick], low, high));
    score.judge("random_score", of_range(fleet.control[tick], low, high));
  }
}

/// The ends that are told late are all told by the end of the run.
void tell_all(const Fleet& fleet, DeviceId low, DeviceId high, StreamScore& score) {
  for (FaultRecord fault : fleet.faults) {
    if (fault.device < low || fault.device >= high || fault.start > at(kTicks * kTick_s)) continue;
    if (fault.end > at(kTicks * kTick_s)) fault.end = SimTime::never();
    score.on_fault(fault);
  }
}

/// Settling while an end is still untold is not what the executive does; these ticks do not.
void play_whole(const Fleet& fleet, StreamScore& score) {
  play(fleet, 0, kTicks, kFirst, kFirst + fleet.devices, score);
  tell_all(fleet, kFirst, kFirst + fleet.devices, score);
}

std::vector<FaultSpan> spans(const Fleet& fleet) {
  std::vector<FaultRecord> faults = fleet.faults;
  std::erase_if(faults, [](const auto& fault) { return fault.start > at(kTicks * kTick_s); });
  return detectable_faults(faults);
}

std::vector<Judgement> flat(const std::vector<std::vector<Judgement>>& ticks) {
  std::vector<Judgement> rows;
  for (const auto& tick : ticks) rows.insert(rows.end(), tick.begin(), tick.end());
  return rows;
}

std::vector<StreamScore::Numbers> numbers_of(StreamScore& score) {
  return score.numbers(at(kTicks * kTick_s), 0.1);
}

void expect_same_counts(const DetectionScore& a, const DetectionScore& b) {
  EXPECT_EQ(a.rows.true_alerts, b.rows.true_alerts);
  EXPECT_EQ(a.rows.false_alerts, b.rows.false_alerts);
  EXPECT_EQ(a.rows.missed, b.rows.missed);
  EXPECT_EQ(a.rows.true_quiet, b.rows.true_quiet);
  EXPECT_EQ(a.false_alarms, b.false_alarms);
  EXPECT_EQ(a.device_days, b.device_days);
  EXPECT_EQ(a.events.faults, b.events.faults);
  EXPECT_EQ(a.events.found, b.events.found);
  EXPECT_EQ(a.faults_outside, b.faults_outside);
  EXPECT_EQ(a.delay_median_s.value, b.delay_median_s.value);
  EXPECT_EQ(a.delay_p95_s.value, b.delay_p95_s.value);
  ASSERT_EQ(a.by_model.size(), b.by_model.size());
  for (std::size_t i = 0; i < a.by_model.size(); ++i)
    EXPECT_EQ(a.by_model[i].found, b.by_model[i].found);
}

class AgainstExact : public testing::TestWithParam<std::tuple<std::uint32_t, std::uint64_t>> {};

TEST_P(AgainstExact, SameCountsAndTheAreaWithinItsBounds) {
  const auto [devices, seed] = GetParam();
  const Fleet fleet(devices, seed);
  StreamScore score(setup(fleet), {"", "random_score"});
  play_whole(fleet, score);
  const auto numbers = numbers_of(score);
  const auto own = flat(fleet.own);
  ScoringOptions options;
  options.from = score.from();
  options.until = at(kTicks * kTick_s);
  // The control's rows before the agent's first one of a device do not count.
  auto beside = flat(fleet.control);
  std::erase_if(beside, [&](const Judgement& row) {
    const auto first = std::find_if(own.begin(), own.end(),
                                    [&](const auto& mine) { return mine.device == row.device; });
    return row.time < first->time;
  });
  for (const auto& [judge, rows] : {std::pair(0, own), std::pair(1, beside)}) {
    const DetectionScore exact = score_detections(rows, spans(fleet), options);
    const auto& counted = numbers[static_cast<std::size_t>(judge)];
    expect_same_counts(counted.score, exact);
    EXPECT_LE(counted.auc_pr.low, exact.auc_pr.value + 1e-12);
    EXPECT_GE(counted.auc_pr.high, exact.auc_pr.value - 1e-12);
    EXPECT_LE(counted.auc_pr.high - counted.auc_pr.low, 0.02);
    EXPECT_NEAR(counted.score.auc_pr.value, exact.auc_pr.value, 2e-3);
    if (devices <= 100) {  // blocks of one device: the very same resampling
      EXPECT_EQ(counted.score.precision.lower, exact.precision.lower);
      EXPECT_EQ(counted.score.f1.upper, exact.f1.upper);
    }
    const RecallAtBudget best = recall_at_budget(rows, spans(fleet), options, 0.1);
    EXPECT_EQ(counted.at_budget.faults, best.faults);
    EXPECT_LE(counted.at_budget.found, best.found);
    EXPECT_GE(counted.at_budget.found + best.faults / 50 + 1, best.found);
    EXPECT_LE(static_cast<double>(counted.at_budget.false_alarms),
              0.1 * counted.at_budget.device_days);
    EXPECT_NEAR(counted.at_budget.threshold, best.threshold, std::abs(best.threshold) / 1024);
  }
}

INSTANTIATE_TEST_SUITE_P(Fleets, AgainstExact,
                         testing::Combine(testing::Values(30u, 150u), testing::Values(1u, 2u)));

TEST(StreamScore, EpisodesAreThoseOfTheExactScore) {
  const Fleet fleet(60, 4);
  StreamScore score(setup(fleet), {"", "random_score"});
  play_whole(fleet, score);
  numbers_of(score);
  const auto expected = alert_episodes(flat(fleet.own), setup(fleet).episode_gap);
  const auto got = score.episodes();
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].device, expected[i].device);
    EXPECT_EQ(got[i].start, expected[i].start);
    EXPECT_EQ(got[i].end, expected[i].end);
    EXPECT_EQ(got[i].alerts, expected[i].alerts);
    EXPECT_EQ(got[i].peak_score, expected[i].peak_score);
    EXPECT_EQ(got[i].blamed, expected[i].blamed);
  }
}

void expect_equal(StreamScore& a, StreamScore& b) {
  const auto left = numbers_of(a);
  const auto right = numbers_of(b);
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    expect_same_counts(left[i].score, right[i].score);
    EXPECT_EQ(left[i].score.auc_pr.value, right[i].score.auc_pr.value);
    EXPECT_EQ(left[i].score.auc_pr.lower, right[i].score.auc_pr.lower);
    EXPECT_EQ(left[i].score.precision.upper, right[i].score.precision.upper);
    EXPECT_EQ(left[i].at_budget.found, right[i].at_budget.found);
    EXPECT_EQ(left[i].auc_pr.low, right[i].auc_pr.low);
  }
  EXPECT_EQ(a.episodes().size(), b.episodes().size());
}

TEST(StreamScore, PartsMergedInAnyOrderAreTheWhole) {
  const Fleet fleet(120, 5);
  const DeviceId edges[] = {kFirst, kFirst + 70, kFirst + 71, kFirst + 120};
  const std::vector<std::string> judges = {"", "random_score"};
  StreamScore whole(setup(fleet), judges);
  play_whole(fleet, whole);
  for (const auto& order : {std::vector{0, 1, 2}, std::vector{2, 0, 1}}) {
    StreamScore merged(setup(fleet), judges);
    for (const int p : order) {
      StreamScore part(setup(fleet), judges);
      play(fleet, 0, kTicks, edges[p], edges[p + 1], part);
      tell_all(fleet, edges[p], edges[p + 1], part);
      merged.merge(part);
    }
    expect_equal(merged, whole);
  }
}

TEST(StreamScore, FaultsThatAnotherPartToldAreNoticed) {
  const Fleet fleet(30, 7);
  const auto tick = [&](StreamScore& score) { score.judge("", fleet.own[100]); };
  StreamScore judged(setup(fleet), {""});
  StreamScore told(setup(fleet), {""});
  tick(judged);
  told.on_fault(fleet.faults.front());
  StreamScore a(setup(fleet), {""});
  a.merge(judged);
  EXPECT_FALSE(a.truth_was_elsewhere());
  a.merge(told);
  EXPECT_TRUE(a.truth_was_elsewhere());
  told.merge(judged);
  EXPECT_TRUE(told.truth_was_elsewhere());
}

TEST(StreamScore, GoesOnFromWhatWasSaved) {
  const Fleet fleet(60, 6);
  const std::vector<std::string> judges = {"", "random_score"};
  StreamScore whole(setup(fleet), judges);
  play_whole(fleet, whole);
  StreamScore first(setup(fleet), judges);
  play(fleet, 0, 151, kFirst, kFirst + 60, first);
  EXPECT_GT(first.unsettled(), 0u);
  engine::ArchiveWriter writer;
  first.save(writer);
  StreamScore second(setup(fleet), judges);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(second.load(reader));
  EXPECT_TRUE(reader.at_end());
  play(fleet, 151, kTicks, kFirst, kFirst + 60, second);
  tell_all(fleet, kFirst, kFirst + 60, second);
  expect_equal(second, whole);
  for (std::size_t cut = 0; cut < writer.bytes().size(); cut += 9973) {
    engine::ArchiveReader damaged(std::span(writer.bytes()).first(cut));
    StreamScore other(setup(fleet), judges);
    EXPECT_FALSE(other.load(damaged));
  }
}

TEST(ScoreHistogram, BinsGrowWithTheScoreAndAreNarrow) {
  engine::Stream stream({1, 1, engine::Purpose::kUser});
  for (int i = 0; i < 20'000; ++i) {
    const double size = std::exp2(48.0 * stream.uniform() - 16.0);
    const double score = stream.uniform() < 0.5 ? -size : size;
    const auto bin = ScoreHistogram::bin_of(score);
    const double low = ScoreHistogram::low_edge(bin);
    const double high = ScoreHistogram::low_edge(bin + 1);
    EXPECT_LE(low, score);
    EXPECT_LE(score, high);
    EXPECT_LE(high - low, size / 1024 * 1.0001);
  }
  EXPECT_EQ(ScoreHistogram::bin_of(0.0), ScoreHistogram::kZero);
  EXPECT_EQ(ScoreHistogram::bin_of(-0.0), ScoreHistogram::kZero);
  EXPECT_EQ(ScoreHistogram::bin_of(1e300), ScoreHistogram::kBins - 1);
  EXPECT_EQ(ScoreHistogram::bin_of(-HUGE_VAL), 0u);
}

}  // namespace
}  // namespace orrery::models
