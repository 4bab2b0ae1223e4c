// SPDX-License-Identifier: Apache-2.0
#include "engine/record/series_recorder.h"

#include <gtest/gtest.h>

#include "tests/support/memory_store.h"

namespace orrery::engine {
namespace {

using testing::MemoryStore;

const SignalInfo kLevel{0, "tank.level", "m", 1, 0.0, 0, 3, {}};
const SignalInfo kShake{1, "tank.shake", "m/s2", 4, 100.0, 0, 3, {}};

Batch levels(double s, std::vector<double> values) {
  Batch batch;
  for (std::size_t i = 0; i < values.size(); ++i) {
    batch.append(static_cast<DeviceId>(i), SimTime::from_seconds(s), 0)[0] = values[i];
  }
  return batch;
}

MemoryStore record(RecordPlan plan) {
  MemoryStore store;
  SeriesRecorder recorder(store, std::move(plan), {{"tank", "drain_tank", 0, 3}});
  for (int k = 0; k < 4; ++k) {
    const Batch batch = levels(k, {1.0 * k, 5.0, 10.0 + k / 2});
    recorder.on_batch(FlowStage::kTruth, kLevel, batch);
    recorder.on_batch(FlowStage::kSampled, kLevel, batch);
  }
  Batch shake;
  shake.width = 4;
  shake.append(0, SimTime::from_seconds(1), 0);
  recorder.on_batch(FlowStage::kSampled, kShake, shake);
  recorder.on_judgements("watch", {{1, SimTime::from_seconds(2), 0.25, false, -1}}, 0.5);
  recorder.finish();
  return store;
}

std::vector<double> kept_levels(RecordPlan plan) {
  plan.scores = false;
  const auto chunks = record(plan).all<SeriesChunk>();
  return chunks.empty() ? std::vector<double>{} : chunks.at(0).values;
}

TEST(SeriesRecorder, KeepsScalarsAndScoresAndSaysThatWaveformsAreOut) {
  const MemoryStore store = record({});
  const auto series = store.all<SeriesRecord>();
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(series[0].stage, "sampled");
  EXPECT_EQ(series[0].unit, "m");
  EXPECT_EQ(series[1].stage, "score");
  const auto chunks = store.all<SeriesChunk>();
  ASSERT_EQ(chunks.size(), 2u);
  EXPECT_EQ(chunks[0].rows() + chunks[1].rows(), 13u);
  const auto notes = store.all<NoteRecord>();
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].text,
            "tank.shake (sampled): none of its 1 rows are kept, because waveforms (4 values a row) "
            "are switched off.");
}

TEST(SeriesRecorder, EveryOtherRowOfADevice) {
  RecordPlan plan;
  plan.every = 2;
  EXPECT_EQ(kept_levels(plan), (std::vector<double>{0, 5, 10, 2, 5, 11}));
}

TEST(SeriesRecorder, OnlyRowsThatChanged) {
  RecordPlan plan;
  plan.on_change = true;
  EXPECT_EQ(kept_levels(plan), (std::vector<double>{0, 5, 10, 1, 2, 11, 3}));
}

TEST(SeriesRecorder, FirstDevicesOfEachPopulationOrNamedOnes) {
  RecordPlan first;
  first.devices = 1;
  EXPECT_EQ(kept_levels(first), (std::vector<double>{0, 1, 2, 3}));
  RecordPlan named;
  named.only = {{2, 1}};
  EXPECT_EQ(kept_levels(named), (std::vector<double>{10, 10, 11, 11}));
  named.scores = false;
  const auto notes = record(named).all<NoteRecord>();
  ASSERT_EQ(notes.size(), 3u);
  EXPECT_EQ(notes[0].text, "tank.level (sampled): 4 of 12 rows are kept (only named devices).");
}

TEST(SeriesRecorder, SignalsByNameAndStages) {
  RecordPlan plan;
  plan.signals = {"tank.shake"};
  plan.waveforms = true;
  plan.stages = {FlowStage::kTruth, FlowStage::kSampled};
  const auto series = record(plan).all<SeriesRecord>();
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(series[0].name, "tank.shake");
  EXPECT_EQ(series[0].width, 4u);
}

TEST(SeriesRecorder, ACommandIsOneRowWithItsArrival) {
  MemoryStore store;
  SeriesRecorder recorder(store, {}, {});
  CommandRecord command{
      7, "watch", {2, "stop", 1.0, SimTime::never()}, SimTime{10}, SimTime::never()};
  recorder.on_command(command);
  recorder.on_command(
      {8, "watch", {1, "stop", 1.0, SimTime::never()}, SimTime{10}, SimTime::never()});
  command.arrived = SimTime{25};
  recorder.on_command(command);
  recorder.finish();
  const auto commands = store.all<CommandRecord>();
  ASSERT_EQ(commands.size(), 2u);
  EXPECT_EQ(commands[0].arrived, SimTime{25});
  EXPECT_EQ(commands[1].arrived, SimTime::never());
}

TEST(SeriesRecorder, AFaultyDeviceIsKeptFromItsOnset) {
  MemoryStore store;
  RecordPlan plan;
  plan.only = {{0, 1}};
  SeriesRecorder recorder(store, plan, {});
  recorder.on_batch(FlowStage::kSampled, kLevel, levels(0, {1, 2, 3}));
  FaultRecord fault;
  fault.id = 1;
  fault.on_device = true;
  fault.device = 2;
  recorder.on_fault(fault);
  recorder.on_batch(FlowStage::kSampled, kLevel, levels(1, {4, 5, 6}));
  recorder.finish();
  EXPECT_EQ(store.all<SeriesChunk>().at(0).values, (std::vector<double>{1, 4, 6}));
  EXPECT_EQ(store.all<NoteRecord>().at(0).text,
            "tank.level (sampled): 3 of 6 rows are kept (only named devices, other devices from "
            "their first fault on).");
}

TEST(SeriesRecorder, LongSeriesAreCutIntoBlocks) {
  MemoryStore store;
  SeriesRecorder recorder(store, {}, {});
  for (int k = 0; k < 100; ++k) {
    recorder.on_batch(FlowStage::kSampled, kLevel, levels(k, std::vector<double>(1000, 1.0)));
  }
  recorder.finish();
  const auto chunks = store.all<SeriesChunk>();
  ASSERT_EQ(chunks.size(), 2u);
  EXPECT_EQ(chunks[0].rows(), SeriesRecorder::kChunkValues);
  EXPECT_EQ(chunks[0].rows() + chunks[1].rows(), 100'000u);
}

}  // namespace
}  // namespace orrery::engine
