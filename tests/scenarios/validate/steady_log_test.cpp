// SPDX-License-Identifier: Apache-2.0
// Means in steady state: of rows whose transient is known, and of whole runs.
#include "scenarios/validate/steady_log.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

constexpr const char* kTanks = R"(
orrery: 1
name: tanks
seed: 1
duration: 2 h
plant:
  tank:
    model: water/drain_tank
    count: 3
    sensors:
      level: { measures: level, period: 10 s, noise: 2 mm }
metrics:
  level: { of: tank.level, reduce: steady_mean, every: 1 min, unit: mm }
)";

engine::Result<LoadedScenario> load(const testing::TemporaryFolder& folder,
                                    const std::vector<std::string>& sets = {}) {
  const auto path = folder.path() / "tanks.yaml";
  std::ofstream(path) << kTanks;
  LoadOptions options;
  options.sets = sets;
  return load_scenario(path.string(), options);
}

engine::SignalInfo level_signal() {
  engine::SignalInfo signal;
  signal.name = "tank.level";
  return signal;
}

/// Three devices every 10 s over `minutes`: 2 m decaying with the time constant `tau_s` around 1 m,
/// and a ripple of 1 mm.
engine::Batch transient(double tau_s, int minutes) {
  engine::Batch rows;
  for (int i = 0; i < minutes * 6; ++i) {
    for (engine::DeviceId device = 0; device < 3; ++device) {
      const engine::SimTime at = engine::SimTime{} + engine::Duration::from_seconds(10.0 * i);
      const double ripple = 1e-3 * std::sin(2.4 * i + device);
      rows.append(device, at, static_cast<std::uint64_t>(i))[0] =
          1.0 + 2.0 * std::exp(-10.0 * i / tau_s) + ripple;
    }
  }
  return rows;
}

engine::SimTime minutes(int n) {
  return engine::SimTime{} + engine::Duration::from_seconds(60.0 * n);
}

TEST(SteadyLog, CutsAKnownTransient) {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder);
  ASSERT_TRUE(loaded);
  SteadyLog log(loaded->scenario);
  log.on_batch(engine::FlowStage::kSampled, level_signal(), transient(300.0, 500));
  const auto outcome = steady_metrics(loaded->scenario, log, minutes(500));
  ASSERT_EQ(outcome.metrics.size(), 2u);
  const auto& mean = outcome.metrics[0];
  EXPECT_EQ(mean.name, "level");
  EXPECT_EQ(mean.unit, "mm");
  EXPECT_EQ(mean.n, 20u);
  EXPECT_NEAR(mean.value, 1000.0, 1.0);
  EXPECT_LE(*mean.lower, mean.value);
  EXPECT_GE(*mean.upper, mean.value);
  // What is left of 2 m after ten time constants, 50 minutes, is as small as the ripple of an
  // interval's mean, 0.1 mm.
  EXPECT_EQ(outcome.metrics[1].name, "level_warm_up");
  EXPECT_GE(outcome.metrics[1].value, 20.0 * 60.0);
  EXPECT_LE(outcome.metrics[1].value, 80.0 * 60.0);
  EXPECT_TRUE(outcome.notes.empty());
}

TEST(SteadyLog, SaysWhenNothingIsSteady) {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder);
  ASSERT_TRUE(loaded);
  for (const auto& rows : {transient(1e6, 500), transient(300.0, 30), engine::Batch{}}) {
    SteadyLog log(loaded->scenario);
    log.on_batch(engine::FlowStage::kSampled, level_signal(), rows);
    const auto outcome = steady_metrics(loaded->scenario, log, minutes(500));
    ASSERT_EQ(outcome.metrics.size(), 2u);
    EXPECT_TRUE(std::isnan(outcome.metrics[0].value));
    EXPECT_TRUE(std::isnan(outcome.metrics[1].value));
    EXPECT_FALSE(outcome.metrics[0].lower.has_value());
    ASSERT_EQ(outcome.notes.size(), 1u);
    EXPECT_NE(outcome.notes[0].text.find("no steady state"), std::string::npos);
  }
}

TEST(SteadyLog, OnlyWhatSensorsReportedCounts) {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder);
  ASSERT_TRUE(loaded);
  SteadyLog log(loaded->scenario);
  engine::Batch rows;
  rows.append(0, minutes(0), 0)[0] = 2.0;
  rows.append(1, minutes(0), 0)[0] = 4.0;
  rows.append(2, minutes(0), 0)[0] = std::nan("");
  rows.append(0, minutes(2), 0)[0] = 5.0;
  rows.append(0, minutes(3), 0)[0] = 7.0;
  log.on_batch(engine::FlowStage::kSampled, level_signal(), rows);
  log.on_batch(engine::FlowStage::kTruth, level_signal(), rows);
  engine::SignalInfo other;
  other.name = "tank.outflow";
  log.on_batch(engine::FlowStage::kSampled, other, rows);
  std::vector<std::int64_t> starts;
  // The fourth interval is not complete, the second has no value.
  EXPECT_EQ(log.means(loaded->scenario.metrics[0], minutes(3), starts),
            (std::vector<double>{3.0, 5.0}));
  EXPECT_EQ(starts, (std::vector<std::int64_t>{0, 2}));
}

TEST(SteadyLog, SavedMergedAndWholeAreOne) {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder);
  ASSERT_TRUE(loaded);
  const auto first = transient(300.0, 100);
  const auto second = transient(100.0, 120);
  SteadyLog whole(loaded->scenario);
  SteadyLog part(loaded->scenario);
  SteadyLog other(loaded->scenario);
  whole.on_batch(engine::FlowStage::kSampled, level_signal(), first);
  part.on_batch(engine::FlowStage::kSampled, level_signal(), first);
  other.on_batch(engine::FlowStage::kSampled, level_signal(), second);
  engine::ArchiveWriter archive;
  other.save(archive);
  SteadyLog loaded_again(loaded->scenario);
  engine::ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(loaded_again.load(reader));
  part.merge(loaded_again);
  whole.merge(other);
  std::vector<std::int64_t> starts;
  const auto& metric = loaded->scenario.metrics[0];
  EXPECT_EQ(part.means(metric, minutes(200), starts), whole.means(metric, minutes(200), starts));
  EXPECT_EQ(starts.size(), 120u);
}

TEST(SteadyLog, MetricIsInRunsAndChangesNothingElse) {
  const testing::TemporaryFolder folder;
  const auto loaded = load(folder, {"duration=10 h"});
  ASSERT_TRUE(loaded);
  RunOptions options;
  options.out = folder.path() / "a.orrery";
  const auto with = run_scenario(loaded->scenario, options);
  ASSERT_TRUE(with);
  ASSERT_EQ(with->metrics.size(), 2u);
  EXPECT_EQ(with->metrics[0].name, "level");
  Scenario without = loaded->scenario;
  without.metrics.clear();
  options.out = folder.path() / "b.orrery";
  const auto plain = run_scenario(without, options);
  ASSERT_TRUE(plain);
  EXPECT_EQ(with->summary.fingerprint, plain->summary.fingerprint);
}

TEST(SteadyLog, MistakesAreToldWithTheirRemedy) {
  const testing::TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"metrics.level={of: tank.level, reduce: steady_mean}", "missing-key"},
      {"metrics.level.every=1 s", "metric-every"},
      {"metrics.level.reduce=mean", "metric-every"},
      {"metrics.level.of=tank.levle", "unknown-reference"},
      {"metrics.level.unit=kPa", "unit-dimension"},
      {"metrics.level_warm_up={of: tank.level}", "metric-name"},
      {"duration=7000 d", "metric-every"},
  };
  for (const auto& [set, code] : mistakes) {
    const auto loaded = load(folder, {set});
    ASSERT_FALSE(loaded) << set;
    EXPECT_EQ(loaded.error().items().front().code, code) << set;
  }
}

}  // namespace
}  // namespace orrery::scenarios
