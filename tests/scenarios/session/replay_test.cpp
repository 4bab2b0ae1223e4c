// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "engine/record/result_file.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using engine::SimTime;
using testing::TemporaryFolder;
namespace synthetic = testing::synthetic;

/// A run of the tank farm with what arrived and what was true beside what sensors reported.
std::filesystem::path run_tanks(const TemporaryFolder& folder) {
  const auto loaded = load_scenario(ORRERY_SOURCE_DIR "/scenarios/library/my-own-device.yaml",
                                    {{"record={truth: true}", "duration=90 min"}});
  if (!loaded) ADD_FAILURE() << to_string(loaded.error().items().front());
  RunOptions options;
  options.out = folder / "tanks.orrery";
  EXPECT_TRUE(run_scenario(loaded->scenario, options));
  return options.out;
}

std::filesystem::path write_synthetic(const TemporaryFolder& folder) {
  engine::SqliteStore store(folder / "pumps.orrery");
  EXPECT_TRUE(store.begin(testing::synthetic_header()));
  testing::append_synthetic_rows(store);
  EXPECT_TRUE(store.finish(testing::synthetic_summary()));
  return folder / "pumps.orrery";
}

const engine::SeriesRecord& series_of(const engine::ResultFile& file, const std::string& stage,
                                      const std::string& name) {
  const auto& all = file.tables().series;
  return *std::find_if(all.begin(), all.end(),
                       [&](const auto& one) { return one.stage == stage && one.name == name; });
}

/// What the plain file says a device had at a time: the last row in order of the file.
double plain_value(const engine::ResultFile& file, const std::string& stage,
                   const std::string& name, engine::DeviceId device, SimTime at) {
  const auto chunk = file.read_series(series_of(file, stage, name).id, {device, SimTime{}, at});
  EXPECT_TRUE(chunk);
  return chunk->rows() == 0 ? NAN : chunk->values.back();
}

std::shared_ptr<const PlantView> seek(Replay& replay, double to_s) {
  replay.seek(SimTime::from_seconds(to_s));
  replay.settle();
  return replay.view();
}

TEST(Replay, ShowsAtEachTimeWhatTheFileHas) {
  const TemporaryFolder folder;
  const auto path = run_tanks(folder);
  const auto file = engine::ResultFile::open(path);
  ASSERT_TRUE(file);
  Replay replay(path);
  replay.look({QuantityKey{QuantityKey::Kind::kSignal, 0, 0}, 7, false});
  replay.settle();
  ASSERT_EQ(replay.outline().signals.at(0).name, "tank.level");
  EXPECT_EQ(replay.outline().populations.at(0).outputs.size(), 3u) << "of the scenario";
  ASSERT_EQ(replay.layout().devices.size(), 20u);
  for (const double at_s : {0.0, 59.9, 60.0, 3599.0, 3601.5, 5400.0, 61.0}) {
    const auto view = seek(replay, at_s);
    ASSERT_EQ(view->now, SimTime::from_seconds(at_s));
    ASSERT_EQ(view->heat.values.size(), 20u);
    for (const engine::DeviceId device : {0u, 7u, 19u}) {
      const double plain = plain_value(*file, "sampled", "tank.level", device, view->now);
      EXPECT_EQ(std::isnan(plain), std::isnan(view->heat.values[device]));
      if (std::isnan(plain)) continue;
      EXPECT_EQ(view->heat.values[device], static_cast<float>(plain));
    }
    ASSERT_TRUE(view->inspection);
    const auto& trail = view->inspection->signals.at(0);
    const double truth = plain_value(*file, "truth", "tank.level", 7, view->now);
    if (std::isnan(truth)) continue;
    EXPECT_EQ(trail.truth, truth);
    EXPECT_EQ(view->inspection->outputs.at(0), truth);
  }
}

TEST(Replay, CurvesAreTheRowsOfTheFile) {
  const TemporaryFolder folder;
  const auto path = write_synthetic(folder);
  const auto file = engine::ResultFile::open(path);
  ASSERT_TRUE(file);
  Replay replay(path);
  replay.settle();
  const auto& agents = replay.outline().agents;
  const auto agent = std::find_if(agents.begin(), agents.end(),
                                  [](const auto& one) { return one.name == "watch_pca"; });
  ASSERT_NE(agent, agents.end());
  const SeriesKey score{SeriesKey::Kind::kScore, static_cast<std::uint32_t>(agent - agents.begin()),
                        3};
  replay.watch(score);
  replay.settle();
  std::vector<SeriesPoint> points;
  replay.read_series(score, 0, points);
  const auto plain = file->read_series(series_of(*file, "score", "watch_pca").id, {3u});
  ASSERT_TRUE(plain);
  ASSERT_EQ(points.size(), plain->rows());
  ASSERT_FALSE(points.empty());
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_EQ(points[i], (SeriesPoint{plain->time[i].seconds(), plain->values[2 * i]}));
  std::vector<SeriesPoint> rest;
  replay.read_series(score, points.size() - 2, rest);
  EXPECT_EQ(rest, std::vector<SeriesPoint>(points.end() - 2, points.end()));
}

TEST(Replay, FlagsAlarmsAndLogAreThoseOfTheTime) {
  const TemporaryFolder folder;
  Replay replay(write_synthetic(folder));
  auto view = seek(replay, 4.5 * synthetic::kDay_s);
  const auto generation = view->generation;
  // Pump 3 wears since 1.4 d and failed at 4.4 d; an alert on it stands from 2.35 d for 54 h.
  EXPECT_EQ(view->flags[3], device_flag::kFaulty | device_flag::kFailed | device_flag::kAlarm);
  EXPECT_EQ(view->flags[0], 0);
  ASSERT_EQ(view->alarms, 3u) << "at 2.35 d, 3.4 d and 4.1 d";
  const auto alarms = replay.alarms(0, 10);
  ASSERT_EQ(alarms.size(), 3u);
  EXPECT_EQ(alarms[0].device, 3u);
  EXPECT_EQ(alarms[0].end, SimTime::never()) << "it goes on at 4.5 d";
  EXPECT_EQ(view->alarms_open, 3u);
  const std::uint64_t first = alarms[0].id;
  replay.acknowledge({&first, 1});
  replay.settle();
  EXPECT_EQ(replay.view()->alarms_open, 2u);
  const auto log = replay.log(0, 1000);
  ASSERT_EQ(log.size(), view->log_entries);
  EXPECT_TRUE(std::is_sorted(log.begin(), log.end(),
                             [](const auto& a, const auto& b) { return a.time < b.time; }));
  EXPECT_LE(log.back().time, view->now);

  view = seek(replay, 4.05 * synthetic::kDay_s);
  EXPECT_GT(view->generation, generation) << "the past changed";
  EXPECT_EQ(view->alarms, 2u);
  EXPECT_TRUE(view->links.at(1).faulty) << "the uplink is out from 4.0 d to 4.1 d";
  view = seek(replay, 6.0 * synthetic::kDay_s);
  EXPECT_EQ(view->flags[3] & device_flag::kFailed, 0) << "mended at 4.6 d";
  EXPECT_TRUE(replay.alarms(0, 1).at(0).acknowledged);
  EXPECT_NE(replay.alarms(0, 1).at(0).end, SimTime::never());
  EXPECT_EQ(view->books.reading.sent(), 0u) << "known at the end only";
  view = seek(replay, 1e9);
  EXPECT_EQ(view->state, RunState::kEnded);
  EXPECT_EQ(view->books.reading.sent(), 60480u);
  EXPECT_TRUE(view->books.balanced());
  EXPECT_EQ(view->fingerprint, testing::synthetic_summary().fingerprint);
}

TEST(Replay, PausedStaysPausedAndPlayingReachesTheEnd) {
  const TemporaryFolder folder;
  Replay replay(write_synthetic(folder));
  auto view = seek(replay, 100.0);
  EXPECT_EQ(view->state, RunState::kPaused);
  replay.settle();
  EXPECT_EQ(replay.view()->now, SimTime::from_seconds(100.0));
  replay.set_speed(1e12);
  replay.run();
  while (replay.view()->state != RunState::kEnded) std::this_thread::yield();
  EXPECT_EQ(replay.view()->now, replay.view()->end);
  replay.set_speed(1e-9);
  replay.run();
  replay.settle();
  EXPECT_EQ(replay.view()->state, RunState::kRunning);
  EXPECT_LT(replay.view()->now, SimTime::from_seconds(1.0)) << "from the beginning";
  replay.pause();
  replay.settle();
  EXPECT_EQ(replay.view()->state, RunState::kPaused);
}

TEST(Replay, WithoutItsScenarioTheTablesTell) {
  const TemporaryFolder folder;
  Replay replay(write_synthetic(folder));  // its header names a scenario of no plant
  replay.settle();
  EXPECT_EQ(replay.outline().device_name(17), "pump[17]");
  EXPECT_EQ(replay.layout().devices.size(), 20u);
  const auto log = replay.log(0, 10);
  EXPECT_TRUE(std::any_of(log.begin(), log.end(), [](const auto& entry) {
    return entry.text.find("scenario of this result cannot be read") != std::string::npos;
  }));
}

TEST(Replay, ASeriesThatDoesNotFitIsLeftOutAndSaidSo) {
  const TemporaryFolder folder;
  ReplayOptions options;
  options.series_byte_max = 1000;
  Replay replay(write_synthetic(folder), options);
  replay.look({QuantityKey{QuantityKey::Kind::kSignal, 0, 0}, {}, false});
  replay.settle();
  EXPECT_TRUE(replay.view()->heat.values.empty());
  EXPECT_NE(replay.view()->why.find("is left out"), std::string::npos);
}

TEST(Replay, ForgetsWhatIsNotLookedAtWhenMemoryIsShort) {
  const TemporaryFolder folder;
  ReplayOptions options;
  options.series_byte_max = 700'000;  // one series has 20,180 rows of 17 to 25 bytes
  Replay replay(write_synthetic(folder), options);
  for (const std::uint32_t signal : {0u, 1u, 2u, 0u}) {
    replay.look({QuantityKey{QuantityKey::Kind::kSignal, 0, signal}, {}, false});
    replay.settle();
    EXPECT_EQ(replay.view()->heat.values.size(), 20u) << signal;
    EXPECT_EQ(replay.view()->why, "");
  }
}

std::string code_of(const std::filesystem::path& path) {
  Replay replay(path);
  replay.settle();
  const auto view = replay.view();
  EXPECT_EQ(view->state, RunState::kFailed);
  EXPECT_FALSE(view->why.empty());
  return view->trouble.items().empty() ? "" : view->trouble.items().front().code;
}

TEST(Replay, TellsWhatIsWrongWithTheFile) {
  const TemporaryFolder folder;
  const auto good = testing::read_bytes(write_synthetic(folder));
  EXPECT_EQ(code_of(folder / "none.orrery"), "io-open");
  testing::write_bytes(folder / "text.orrery", "no database at all, but long enough for a header");
  EXPECT_EQ(code_of(folder / "text.orrery"), "result-damaged");
  testing::write_bytes(folder / "half.orrery", good.substr(0, good.size() / 2));
  EXPECT_EQ(code_of(folder / "half.orrery"), "result-damaged");
  {
    engine::SqliteStore unfinished(folder / "cut.orrery");
    ASSERT_TRUE(unfinished.begin(testing::synthetic_header()));
    testing::append_synthetic_rows(unfinished);
  }
  EXPECT_EQ(code_of(folder / "cut.orrery.partial"), "result-incomplete");
  std::string other = good;
  other[63] = static_cast<char>(other[63] + 1);  // the database's user version, big-endian
  testing::write_bytes(folder / "other.orrery", other);
  EXPECT_EQ(code_of(folder / "other.orrery"), "result-version");
}

}  // namespace
}  // namespace orrery::scenarios
