// SPDX-License-Identifier: Apache-2.0
// Whole runs of the small gallery scenario, judgements kept and counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/record/metric_names.h"
#include "engine/record/result_file.h"
#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "scenarios/validate/judge_plan.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

Scenario small(const std::vector<std::string>& sets = {}) {
  LoadOptions options;
  options.sets = sets;
  const auto loaded = load_scenario(
      std::string(ORRERY_SOURCE_DIR) + "/scenarios/library/pump-house-small.yaml", options);
  EXPECT_TRUE(loaded);
  return loaded->scenario;
}

RunOutcome run(Scenario scenario, const std::string& file) {
  RunOptions options;
  options.out = file;
  auto outcome = run_scenario(scenario, options);
  EXPECT_TRUE(outcome);
  return std::move(*outcome);
}

engine::RunTables tables(const std::string& file) {
  auto result = engine::ResultFile::open(file);
  EXPECT_TRUE(result);
  return result->tables();
}

TEST(ScoringOfRuns, CountedIsAsKept) {
  const testing::TemporaryFolder folder;
  const std::string kept_file = folder.path() / "kept.orrery";
  const std::string counted_file = folder.path() / "counted.orrery";
  Scenario scenario = small();
  for (auto& agent : scenario.agents) agent.scoring = Scoring::kExact;
  const RunOutcome kept = run(scenario, kept_file);
  for (auto& agent : scenario.agents) agent.scoring = Scoring::kSummary;
  const RunOutcome counted = run(scenario, counted_file);
  EXPECT_EQ(kept.summary.fingerprint, counted.summary.fingerprint);
  ASSERT_EQ(kept.metrics.size(), counted.metrics.size());
  for (std::size_t i = 0; i < kept.metrics.size(); ++i) {
    const auto& a = kept.metrics[i];
    const auto& b = counted.metrics[i];
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.control, b.control);
    EXPECT_EQ(a.n, b.n) << a.name;
    if (std::isnan(a.value)) {
      EXPECT_TRUE(std::isnan(b.value)) << a.name;
    } else if (a.name == engine::metric::kAucPr) {
      EXPECT_NEAR(a.value, b.value, 2e-3) << a.agent << "/" << a.control;
    } else if (a.name == engine::metric::kRecallAtBudget) {
      EXPECT_LE(b.value, a.value);
      EXPECT_NEAR(a.value, b.value, 0.2);
    } else {
      EXPECT_EQ(a.value, b.value) << a.name << " of " << a.agent << "/" << a.control;
    }
  }
  const auto a = tables(kept_file);
  const auto b = tables(counted_file);
  ASSERT_EQ(a.alerts.size(), b.alerts.size());
  for (std::size_t i = 0; i < a.alerts.size(); ++i) {
    EXPECT_EQ(a.alerts[i].start, b.alerts[i].start);
    EXPECT_EQ(a.alerts[i].blamed, b.alerts[i].blamed);
    EXPECT_EQ(a.alerts[i].true_alarm, b.alerts[i].true_alarm);
  }
  ASSERT_EQ(a.detections.size(), b.detections.size());
  for (std::size_t i = 0; i < a.detections.size(); ++i) {
    EXPECT_EQ(a.detections[i].fault, b.detections[i].fault);
    EXPECT_EQ(a.detections[i].at, b.detections[i].at);
  }
  const auto says_so = [](const auto& note) {
    return note.text.find("scoring: summary") != std::string::npos;
  };
  EXPECT_EQ(std::count_if(a.notes.begin(), a.notes.end(), says_so), 0);
  EXPECT_EQ(std::count_if(b.notes.begin(), b.notes.end(), says_so),
            static_cast<std::ptrdiff_t>(scenario.agents.size()));
}

TEST(ScoringOfRuns, OnlyTheControlsThatAreAskedFor) {
  const testing::TemporaryFolder folder;
  const std::string name = small().agents.front().name;
  const Scenario none = small({"agents." + name + ".controls=[]"});
  ASSERT_TRUE(none.agents.front().controls);
  EXPECT_TRUE(none.agents.front().controls->empty());
  EXPECT_TRUE(controls_of(none.agents.front()).empty());
  EXPECT_EQ(controls_of(small().agents.front()).size(), 3u);
  const Scenario one = small({"agents." + name + ".controls=[always_on]"});
  const RunOutcome outcome = run(one, folder.path() / "one.orrery");
  for (const auto& metric : outcome.metrics) {
    if (metric.agent != name || !metric.is_control()) continue;
    EXPECT_EQ(metric.control, "always_on");
  }
  // Controls never act: the run is the same.
  EXPECT_EQ(outcome.summary.fingerprint,
            run(small(), folder.path() / "all.orrery").summary.fingerprint);
}

TEST(ScoringOfRuns, LargeRunsAreCounted) {
  Scenario scenario = small();
  const AgentElement& agent = scenario.agents.front();
  EXPECT_LT(expected_judgements(agent, scenario), kKeptJudgementsMost);
  for (auto& device : scenario.plant) device.count = 1'000'000;
  EXPECT_GT(expected_judgements(agent, scenario), kKeptJudgementsMost);
  const auto plans = judge_plans(scenario, {});
  EXPECT_TRUE(plans.front().summary);
}

TEST(RecordSection, NamedDevicesOverIntervals) {
  const testing::TemporaryFolder folder;
  const Scenario scenario =
      small({"record.devices=0", "record.every=1", "record.only=['pump[3..4]', 'pump[11]']",
             "record.aggregate=1 h"});
  ASSERT_EQ(scenario.record.only.size(), 2u);
  EXPECT_EQ(scenario.record.only[0].first, 3u);
  EXPECT_EQ(scenario.record.only[0].count, 2u);
  const std::string file = folder.path() / "run.orrery";
  const RunOutcome outcome = run(scenario, file);
  EXPECT_EQ(outcome.summary.fingerprint,
            run(small(), folder.path() / "all.orrery").summary.fingerprint);
  auto result = engine::ResultFile::open(file);
  ASSERT_TRUE(result);
  std::set<engine::DeviceId> devices;
  for (const auto& series : result->tables().series) {
    if (series.stage != "sampled") continue;
    EXPECT_EQ(series.components, (std::vector<std::string>{"mean", "min", "max", "count"}));
    const auto done = result->visit_series(series.id, {}, [&](const engine::SeriesChunk& chunk) {
      devices.insert(chunk.device.begin(), chunk.device.end());
      for (const auto time : chunk.time) EXPECT_EQ(time.ns % (3600 * engine::kNsPerSecond), 0);
    });
    EXPECT_TRUE(done);
  }
  for (const engine::DeviceId named : {3u, 4u, 11u}) EXPECT_TRUE(devices.contains(named));
  std::string notes;
  for (const auto& note : result->tables().notes) notes += note.text + "\n";
  EXPECT_NE(notes.find("over 3600 s"), std::string::npos) << notes;
  EXPECT_NE(notes.find("rows of series are packed into"), std::string::npos) << notes;
}

}  // namespace
}  // namespace orrery::scenarios
