// SPDX-License-Identifier: Apache-2.0
#include "models/detect/window_detector.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random/stream.h"
#include "models/learn/model_file.h"
#include "models/learn/trainable.h"
#include "tests/models/agent_bench.h"
#include "tests/models/detect/toy_window_model.h"

namespace orrery::models::test {
namespace {

constexpr double kDayS = 86400.0;
constexpr std::uint32_t kDevices = 6;

engine::Result<std::unique_ptr<engine::Agent>> try_toy(const std::vector<Setting>& settings,
                                                       std::uint32_t devices = kDevices) {
  engine::ModelInfo info;
  info.params = window_detector_params(3);
  engine::AgentSpec spec;
  spec.name = "toy";
  spec.params = params_of(info, settings);
  spec.features = {"a", "b"};
  spec.device_count = devices;
  spec.seed = 5;
  spec.entity = 9;
  return make_window_detector(spec, make_toy);
}

std::unique_ptr<engine::Agent> toy(const std::vector<Setting>& settings) {
  auto made = try_toy(settings);
  EXPECT_TRUE(made.has_value());
  return made ? std::move(*made) : nullptr;
}

/// Six devices with levels of their own, a row every ten minutes for four days; on the fourth day
/// feature b of device 2 jumps by ten deviations.
engine::Batch four_days() {
  engine::Batch rows;
  engine::Stream luck({1, 2, engine::Purpose::kUser});
  for (int i = 0; i < 4 * 144; ++i) {
    for (std::uint32_t d = 0; d < kDevices; ++d) {
      const double jump = d == 2 && i >= 3 * 144 ? 10.0 : 0.0;
      add_row(rows, d, 600.0 * i, {100.0 * d + luck.normal(), 5.0 + 2.0 * (luck.normal() + jump)});
    }
  }
  return rows;
}

engine::Batch part(const engine::Batch& all, std::size_t first, std::size_t end) {
  engine::Batch rows;
  rows.width = all.width;
  for (std::size_t i = first; i < end; ++i) rows.append_row(all, i);
  return rows;
}

const std::vector<Setting> kTwoDays = {{"train_until", 2.0 * kDayS}, {"budget", 0.5}};

TEST(WindowDetector, FindsTheJumpOnItsDeviceAndBlamesItsFeature) {
  const auto agent = toy(kTwoDays);
  engine::Decisions out;
  agent->on_batch({}, four_days(), out);
  std::uint64_t found = 0;
  std::uint64_t elsewhere = 0;
  for (const auto& row : out.judgements) {
    ASSERT_GE(row.time.seconds(), 2.0 * kDayS);
    if (!row.alert) continue;
    const bool right = row.device == 2 && row.time.seconds() >= 3.0 * kDayS;
    ++(right ? found : elsewhere);
    if (right) {
      EXPECT_EQ(row.blamed, 1);
    }
  }
  EXPECT_EQ(found, 144U);
  // 0.5 a device-day over 11 clean device-days; three times as many is more than its luck.
  EXPECT_LE(elsewhere, 16U);
  EXPECT_EQ(agent->threshold(), 1.0);
}

TEST(WindowDetector, ScoresATickInOneCallAndHoldsOutWholeDevices) {
  const auto agent = toy(kTwoDays);
  engine::Decisions out;
  ToyModel::calls_ = 0;
  agent->on_batch({}, four_days(), out);
  EXPECT_EQ(ToyModel::calls_, 1U);
  // The fit sees 0.6 x 2 days = 173 rows a device, less two to fill the window; 2 of 6 devices
  // (20 %, rounded up) are held out.
  EXPECT_EQ(ToyModel::held_out_, 2U * 171U);
  EXPECT_EQ(ToyModel::trained_on_, 4U * 171U);
}

TEST(WindowDetector, BatchCutsChangeNothing) {
  const engine::Batch all = four_days();
  const auto whole = toy(kTwoDays);
  const auto pieces = toy(kTwoDays);
  engine::Decisions expected;
  engine::Decisions found;
  whole->on_batch({}, all, expected);
  for (std::size_t at = 0, cut = 1; at < all.rows(); at += cut, cut = cut % 97 + 7)
    pieces->on_batch({}, part(all, at, std::min(at + cut, all.rows())), found);
  ASSERT_EQ(found.judgements.size(), expected.judgements.size());
  for (std::size_t i = 0; i < found.judgements.size(); ++i)
    ASSERT_EQ(found.judgements[i].score, expected.judgements[i].score);
}

TEST(WindowDetector, SavedInTheMiddleItGoesOnWithTheSameBits) {
  const engine::Batch all = four_days();
  const auto unbroken = toy(kTwoDays);
  engine::Decisions expected;
  unbroken->on_batch({}, all, expected);
  for (const double day : {0.5, 1.5, 2.5}) {
    const auto cut = static_cast<std::size_t>(day * 144) * kDevices;
    const auto first = toy(kTwoDays);
    engine::Decisions out;
    first->on_batch({}, part(all, 0, cut), out);
    engine::ArchiveWriter archive;
    first->save(archive);
    const auto second = toy(kTwoDays);
    engine::ArchiveReader reader(archive.bytes());
    ASSERT_TRUE(second->load(reader));
    second->on_batch({}, part(all, cut, all.rows()), out);
    ASSERT_EQ(out.judgements.size(), expected.judgements.size()) << day;
    for (std::size_t i = 0; i < out.judgements.size(); ++i)
      ASSERT_EQ(out.judgements[i].score, expected.judgements[i].score) << day;
  }
}

TEST(WindowDetector, TrainingWindowsAreBoundedAndTheSameForAnyCut) {
  const auto agent = toy({{"train_until", 2.0 * kDayS}, {"train_windows", 100.0}});
  engine::Decisions out;
  agent->on_batch({}, four_days(), out);
  EXPECT_EQ(ToyModel::trained_on_ + ToyModel::held_out_, 100U);
}

TEST(WindowDetector, ALoneDeviceHoldsOutItsLaterRowsBehindAGap) {
  auto made = try_toy({{"train_until", 2.0 * kDayS}}, 1);
  ASSERT_TRUE(made.has_value());
  engine::Batch rows;
  for (int i = 0; i < 300; ++i) add_row(rows, 0, 600.0 * i, {std::sin(0.1 * i), 1.0 * (i % 7)});
  engine::Decisions out;
  (*made)->on_batch({}, rows, out);
  // 173 rows in the fit; the border is row 139; windows ending at 139 and 140 reach over it.
  EXPECT_EQ(ToyModel::trained_on_, 139U - 2U);
  EXPECT_EQ(ToyModel::held_out_, 173U - 141U);
}

TEST(WindowDetector, MistakesAreExplained) {
  const auto none = try_toy({});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().items().front().code, "training-period");
  const auto pooled = try_toy({{"train_rows", 100.0}, {"limits", "quantile"}});
  ASSERT_FALSE(pooled.has_value());
  const auto absent = try_toy({{"train_until", kDayS}, {"trained", "no-such-file"}});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().items().front().code, "io-open");
}

// What `orrery train` does: collect, begin, epochs, a file; an agent with that file does not fit.
TEST(WindowDetector, TrainedAheadItJudgesAsIfTrainedInTheRun) {
  const engine::Batch all = four_days();
  const std::size_t fit_rows = 173 * kDevices;
  const auto pupil = toy(kTwoDays);
  auto& trainable = dynamic_cast<Trainable&>(*pupil);
  trainable.collect(part(all, 0, fit_rows));
  ASSERT_TRUE(trainable.begin().has_value());
  FitEpoch epoch;
  int epochs = 0;
  while (trainable.epoch(epoch)) ++epochs;
  EXPECT_EQ(epochs, 3);
  ModelFile file;
  file.agent = "toy";
  file.features = {"a", "b"};
  file.window = 3;
  file.finished = true;
  engine::ArchiveWriter archive;
  trainable.save_trained(archive);
  file.state = archive.bytes();
  const std::string path = ::testing::TempDir() + "toy.orrmodel";
  ASSERT_TRUE(write_model_file(path, file).has_value());

  auto settings = kTwoDays;
  settings.emplace_back("trained", path);
  const auto trained = toy(settings);
  const auto fitted = toy(kTwoDays);
  engine::Decisions expected;
  engine::Decisions found;
  fitted->on_batch({}, all, expected);
  trained->on_batch({}, all, found);
  ASSERT_EQ(found.judgements.size(), expected.judgements.size());
  for (std::size_t i = 0; i < found.judgements.size(); ++i)
    ASSERT_EQ(found.judgements[i].score, expected.judgements[i].score);

  settings.emplace_back("window", 4.0);
  const auto other = try_toy(settings);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().items().front().code, "model-mismatch");
}

}  // namespace
}  // namespace orrery::models::test
