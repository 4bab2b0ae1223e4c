// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <tuple>

#include "engine/record/series_recorder.h"
#include "tests/support/memory_store.h"

namespace orrery::engine {
namespace {

using testing::MemoryStore;

const SignalInfo kLevel{0, "tank.level", "m", 1, 0.0, 0, 1000, {}};

double value_at(DeviceId device, int second) { return device + 0.001 * second; }

/// Every second a batch of the devices [low, high), a score of each, and an alert of device 2 at
/// 40 s; device 5 has a fault from 60 s to 65 s.
void play(SeriesRecorder& recorder, int from, int to, DeviceId low, DeviceId high) {
  for (int s = from; s < to; ++s) {
    const SimTime now = SimTime::from_seconds(s);
    if ((s == 60 || s == 65) && low <= 5 && 5 < high) {
      FaultRecord fault;
      fault.id = 1;
      fault.fault = "wear";
      fault.target = "tank[5]";
      fault.on_device = true;
      fault.device = 5;
      fault.start = SimTime::from_seconds(60);
      if (s == 65) fault.end = now;
      recorder.on_fault(fault);
    }
    Batch batch;
    std::vector<Judgement> judgements;
    for (DeviceId d = low; d < high; ++d) {
      batch.append(d, now, 0)[0] = value_at(d, s);
      judgements.push_back({d, now, 0.5, d == 2 && s == 40, -1});
    }
    recorder.on_batch(FlowStage::kSampled, kLevel, batch);
    recorder.on_judgements("watch/random_score", {{1, now, 0.9, true, -1}}, 0.5);
    recorder.on_judgements("watch", judgements, 1.0);
  }
}

/// All kept rows of a stage, in order of device and time.
std::vector<std::tuple<DeviceId, std::int64_t, std::vector<double>>> rows_of(
    const MemoryStore& store, const std::string& stage) {
  std::vector<std::tuple<DeviceId, std::int64_t, std::vector<double>>> rows;
  for (const auto& series : store.all<SeriesRecord>()) {
    if (series.stage != stage || series.name.find('/') != std::string::npos) continue;
    for (const auto& chunk : store.all<SeriesChunk>()) {
      if (chunk.series != series.id) continue;
      for (std::size_t i = 0; i < chunk.rows(); ++i) {
        const auto first = chunk.values.begin() + static_cast<std::ptrdiff_t>(i * chunk.width);
        rows.emplace_back(chunk.device[i], chunk.time[i].ns / kNsPerSecond,
                          std::vector<double>(first, first + chunk.width));
      }
    }
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::string notes(const MemoryStore& store) {
  std::string text;
  for (const auto& note : store.all<NoteRecord>()) text += note.text + "\n";
  return text;
}

RecordPlan around_10_s() {
  RecordPlan plan;
  plan.around = Duration::from_seconds(10);
  return plan;
}

TEST(RecordPolicies, AroundAlertsAndOnsetsOnly) {
  MemoryStore store;
  SeriesRecorder recorder(store, around_10_s(), {});
  play(recorder, 0, 100, 0, 8);
  recorder.finish();
  for (const char* stage : {"sampled", "score"}) {
    const auto rows = rows_of(store, stage);
    ASSERT_EQ(rows.size(), 42u) << stage;
    for (const auto& [device, second, values] : rows) {
      EXPECT_TRUE(device == 2 || device == 5);
      const int middle = device == 2 ? 40 : 60;
      EXPECT_LE(std::abs(second - middle), 10);
      if (std::string(stage) == "sampled") {
        EXPECT_EQ(values[0], value_at(device, static_cast<int>(second)));
      }
    }
  }
  EXPECT_NE(notes(store).find("tank.level (sampled): 42 of 800 rows are kept (only 10 s before and "
                              "after alerts of agents and onsets of faults)."),
            std::string::npos)
      << notes(store);
}

TEST(RecordPolicies, SecondAlertsWithinAWindowMakeItLonger) {
  MemoryStore store;
  SeriesRecorder recorder(store, around_10_s(), {});
  for (int s = 0; s < 100; ++s) {
    Batch batch;
    batch.append(3, SimTime::from_seconds(s), 0)[0] = s;
    recorder.on_batch(FlowStage::kSampled, kLevel, batch);
    const bool alert = s == 30 || s == 35 || s == 60;
    recorder.on_judgements("watch", {{3, SimTime::from_seconds(s), 1.0, alert, -1}}, 0.5);
  }
  recorder.finish();
  EXPECT_EQ(rows_of(store, "sampled").size(), 26u + 21u);  // 20 .. 45 and 50 .. 70
}

TEST(RecordPolicies, AFaultToldAheadOpensItsWindowOnly) {
  MemoryStore store;
  SeriesRecorder recorder(store, around_10_s(), {});
  FaultRecord fault;
  fault.id = 1;
  fault.on_device = true;
  fault.device = 3;
  fault.start = SimTime::from_seconds(50);
  for (int s = 0; s < 100; ++s) {
    if (s == 20) recorder.on_fault(fault);  // labels of a recording are known from the start
    Batch batch;
    batch.append(3, SimTime::from_seconds(s), 0)[0] = s;
    recorder.on_batch(FlowStage::kSampled, kLevel, batch);
    recorder.on_judgements("watch", {{3, SimTime::from_seconds(s), 1.0, s == 25, -1}}, 0.5);
  }
  recorder.finish();
  EXPECT_EQ(rows_of(store, "sampled").size(), 21u + 21u);  // 15 .. 35 and 40 .. 60
}

TEST(RecordPolicies, NumbersOverAnInterval) {
  MemoryStore store;
  RecordPlan plan;
  plan.aggregate = Duration::from_seconds(10);
  SeriesRecorder recorder(store, plan, {});
  play(recorder, 0, 25, 0, 3);
  recorder.finish();
  const auto rows = rows_of(store, "sampled");
  ASSERT_EQ(rows.size(), 9u);  // two whole intervals and the last one's half, of three devices
  const auto& [device, second, values] = rows[4];
  EXPECT_EQ(device, 1u);
  EXPECT_EQ(second, 10);
  ASSERT_EQ(values.size(), 4u);
  EXPECT_NEAR(values[0], 1.0145, 1e-12);
  EXPECT_EQ(values[1], value_at(1, 10));
  EXPECT_EQ(values[2], value_at(1, 19));
  EXPECT_EQ(values[3], 10.0);
  EXPECT_EQ(std::get<2>(rows[5])[3], 5.0);
  EXPECT_EQ(rows_of(store, "score").size(), 75u);  // scores stay rows
  const auto series = store.all<SeriesRecord>();
  EXPECT_EQ(series[0].components, (std::vector<std::string>{"mean", "min", "max", "count"}));
  EXPECT_NE(notes(store).find("mean, least, greatest and number of 75 rows are kept, of each "
                              "device over 10 s."),
            std::string::npos);
}

TEST(RecordPolicies, MissingValuesDoNotCountInAnInterval) {
  MemoryStore store;
  RecordPlan plan;
  plan.aggregate = Duration::from_seconds(10);
  SeriesRecorder recorder(store, plan, {});
  Batch batch;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  batch.append(7, SimTime::from_seconds(1), 0, Quality::kMissing)[0] = nan;
  batch.append(7, SimTime::from_seconds(2), 0)[0] = 4.0;
  batch.append(7, SimTime::from_seconds(11), 0, Quality::kMissing)[0] = nan;
  batch.append(4, SimTime::from_seconds(12), 0)[0] = -2.0;  // a device before the first one
  recorder.on_batch(FlowStage::kSampled, kLevel, batch);
  recorder.finish();
  const auto rows = rows_of(store, "sampled");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(std::get<2>(rows[0]), (std::vector<double>{-2, -2, -2, 1}));
  EXPECT_EQ(std::get<2>(rows[1]), (std::vector<double>{4, 4, 4, 1}));
  EXPECT_TRUE(std::isnan(std::get<2>(rows[2])[0]));
  EXPECT_EQ(std::get<2>(rows[2])[3], 0.0);
}

std::vector<RecordPlan> plans() {
  std::vector<RecordPlan> all(6);
  all[1].every = 3;
  all[2].on_change = true;
  all[3].aggregate = Duration::from_seconds(7);
  all[4] = around_10_s();
  all[5].only = {{1, 3}};
  return all;
}

TEST(RecordPolicies, GoOnFromWhatWasSaved) {
  for (const RecordPlan& plan : plans()) {
    MemoryStore whole;
    SeriesRecorder unbroken(whole, plan, {});
    play(unbroken, 0, 100, 0, 8);
    unbroken.finish();

    MemoryStore cut;
    SeriesRecorder first(cut, plan, {});
    play(first, 0, 62, 0, 8);
    ArchiveWriter writer;
    first.save(writer);
    SeriesRecorder second(cut, plan, {});
    ArchiveReader reader(writer.bytes());
    ASSERT_TRUE(second.load(reader));
    EXPECT_TRUE(reader.at_end());
    play(second, 62, 100, 0, 8);
    second.finish();
    EXPECT_EQ(rows_of(cut, "sampled"), rows_of(whole, "sampled"));
    EXPECT_EQ(rows_of(cut, "score"), rows_of(whole, "score"));
    EXPECT_EQ(notes(cut), notes(whole));
    EXPECT_EQ(cut.all<SeriesRecord>().size(), whole.all<SeriesRecord>().size());
    EXPECT_EQ(cut.all<FaultRecord>().at(0).end, SimTime::from_seconds(65));
    for (std::size_t size = 0; size < writer.bytes().size(); size += 97) {
      ArchiveReader damaged(std::span(writer.bytes()).first(size));
      SeriesRecorder other(cut, plan, {});
      EXPECT_FALSE(other.load(damaged));
    }
  }
}

/// The records of parts, renumbered into one store, with one summary.
MemoryStore merged(const RecordPlan& plan, const std::vector<int>& order) {
  const DeviceId edges[] = {0, 3, 4, 8};
  MemoryStore together;
  SeriesNumbers numbers;
  RecordSummary summary;
  for (const int part : order) {
    MemoryStore own;
    SeriesRecorder recorder(own, plan, {});
    play(recorder, 0, 100, edges[part], edges[part + 1]);
    recorder.flush();
    summary.merge(recorder.summary());
    for (RunRecord& record : own.records) {
      if (numbers.renumber(static_cast<std::uint32_t>(part), record))
        together.append(std::move(record));
    }
  }
  summary.write(plan, together);
  return together;
}

TEST(RecordPolicies, PartsTogetherAreTheWhole) {
  for (const RecordPlan& plan : plans()) {
    MemoryStore whole;
    SeriesRecorder one(whole, plan, {});
    play(one, 0, 100, 0, 8);
    one.finish();
    for (const auto& order : {std::vector{0, 1, 2}, std::vector{2, 0, 1}}) {
      const MemoryStore together = merged(plan, order);
      EXPECT_EQ(rows_of(together, "sampled"), rows_of(whole, "sampled"));
      EXPECT_EQ(rows_of(together, "score"), rows_of(whole, "score"));
      EXPECT_EQ(together.all<SeriesRecord>().size(), whole.all<SeriesRecord>().size());
      EXPECT_EQ(together.all<FaultRecord>().size(), 1u);
    }
  }
}

TEST(RecordSummary, ACommandKeepsItsArrivalInWhateverOrder) {
  const CommandRecord issued{
      9, "watch", {2, "stop", 1.0, SimTime::never()}, SimTime{10}, SimTime::never()};
  CommandRecord arrived = issued;
  arrived.arrived = SimTime{25};
  RecordSummary here;
  RecordSummary there;
  here.commands[9] = issued;
  there.commands[9] = arrived;
  RecordSummary a = here;
  a.merge(there);
  RecordSummary b = there;
  b.merge(here);
  EXPECT_EQ(a.commands.at(9).arrived, SimTime{25});
  EXPECT_EQ(b.commands.at(9).arrived, SimTime{25});
}

TEST(RecordSummary, FaultsAreNumberedOverTheWholePlant) {
  const auto fault = [](std::uint64_t id, int start, const char* target, bool elsewhere = false) {
    FaultRecord record;
    record.id = id;
    record.fault = "wear";
    record.target = target;
    record.start = SimTime{start};
    record.told_elsewhere = elsewhere;
    return record;
  };
  RecordSummary a;
  a.faults = {fault(1, 5, "pump[3]"), fault(2, 9, "pump[1]")};
  RecordSummary b;
  b.faults = {fault(1, 5, "pump[2]"), fault(2, 7, "uplink[0]", true)};
  RecordSummary ab = a;
  ab.merge(b);
  RecordSummary ba = b;
  ba.merge(a);
  ArchiveWriter writer;
  ab.save(writer);
  ArchiveReader reader(writer.bytes());
  RecordSummary loaded;
  ASSERT_TRUE(loaded.load(reader));
  for (const RecordSummary* one : {&ab, &ba, &loaded}) {
    ASSERT_EQ(one->faults.size(), 3u);
    EXPECT_EQ(one->faults[0].target, "pump[2]");
    EXPECT_EQ(one->faults[1].target, "pump[3]");
    EXPECT_EQ(one->faults[2].target, "pump[1]");
    EXPECT_EQ(one->faults[2].id, 3u);
  }
}

}  // namespace
}  // namespace orrery::engine
