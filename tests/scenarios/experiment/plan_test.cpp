// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "scenarios/experiment/run_source.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

/// A small plant that reads a recording, in a folder of its own.
class Plan : public testing::Test {
 protected:
  Plan() : folder_(fs::temp_directory_path() / ("orrery-plan-" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
    write("a.csv", "time,flow\n0,1\n60,2\n");
    write("b.csv", "time,flow\n0,3\n60,4\n");
  }
  ~Plan() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  std::string scenario(const std::string& experiment) const {
    write("plant.yaml", R"(orrery: 1
name: plant
seed: 5
duration: 1 min
plant:
  recorded:
    model: replay/csv
    parameters:
      files: a.csv
      time_column: time
      columns: { flow: { column: flow, unit: m3/s } }
    sensors:
      flow: { measures: flow }
  tank:
    model: water/drain_tank
    count: 2
    sensors:
      level: { measures: level, period: 1 s }
metrics:
  level: { of: tank.level, reduce: mean }
)" + experiment);
    return (folder_ / "plant.yaml").string();
  }

  ExperimentPlan plan(const std::string& experiment, const PlanOptions& options = {},
                      const std::vector<std::string>& sets = {}) const {
    auto made = plan_experiment(scenario(experiment), sets, options);
    if (made) return std::move(*made);
    for (const auto& mistake : made.error().items()) ADD_FAILURE() << engine::to_string(mistake);
    return {};
  }

  std::set<std::string> ids(const std::string& experiment, const PlanOptions& options = {},
                            const std::vector<std::string>& sets = {}) const {
    std::set<std::string> ids;
    const auto made = plan(experiment, options, sets);
    while (const auto run = made.source->next()) ids.insert(run->id);
    return ids;
  }

  fs::path folder_;
};

constexpr const char* kCounts = R"(experiment:
  factors:
    tanks: { path: plant.tank.count, values: [1, 2, 3] }
  replications: 4
)";

TEST_F(Plan, APlainScenarioHasReplicationsOnly) {
  PlanOptions options;
  options.replications = 3;
  const auto made = plan("", options);
  EXPECT_EQ(made.source->expected(), 3u);
  EXPECT_EQ(made.header.design, "grid");
  EXPECT_EQ(made.header.responses, std::vector<std::string>{"level"});
  EXPECT_EQ(made.source->next()->seed, 5u);
  EXPECT_EQ(made.source->next()->seed, 6u);
  EXPECT_TRUE(made.header.experiment_text.empty());
}

TEST_F(Plan, TheHeaderSaysWhatTheExperimentIs) {
  const auto made = plan(R"(experiment:
  factors:
    tanks: { path: plant.tank.count, values: [1, 2] }
    step: { path: plant.tank.step, from: 1 s, to: 100 s, scale: log, steps: 3 }
    area: { path: plant.tank.parameters, values: [{ area: 1 m2 }, { area: 2 m2 }] }
  compare: { factor: tanks, baseline: 2, noise: 0.1, confidence: 0.9 }
)");
  const auto& header = made.header;
  ASSERT_EQ(header.factors.size(), 3u);
  EXPECT_EQ(header.factors[0].levels, (std::vector<std::string>{"1", "2"}));
  EXPECT_TRUE(header.factors[0].numeric);
  EXPECT_EQ(header.factors[1].levels, (std::vector<std::string>{"1 s", "10 s", "100 s"}));
  EXPECT_EQ(header.factors[1].unit, "s");
  EXPECT_TRUE(header.factors[1].log_scale);
  EXPECT_FALSE(header.factors[2].numeric);
  EXPECT_EQ(header.compare_factor, "tanks");
  EXPECT_EQ(header.compare_baseline, "2");
  EXPECT_EQ(header.confidence, 0.9);
  EXPECT_EQ(header.scenario_text.find("experiment"), std::string::npos);
  EXPECT_NE(header.experiment_text.find("factors"), std::string::npos);
  EXPECT_TRUE(made.broken_levels.empty());
}

// Every setting that a level writes is one that the scenario takes.
TEST_F(Plan, SettingsOfEveryPointLoad) {
  const auto path = scenario(R"(experiment:
  factors:
    how:
      levels:
        plain: {}
        both: { plant.tank.count: 4, plant.tank.sensors.level.period: 2 s }
    shape: { path: plant.tank.parameters, values: [{ area: 1 m2 }, null] }
    of: { path: metrics.level.reduce, values: [mean, max] }
    step: { path: plant.tank.step, from: 0.5 s, to: 7 s }
  sample: { method: random, points: 3 }
)");
  const auto made = plan_experiment(path, {}, {});
  ASSERT_TRUE(made) << engine::to_string(made.error().items()[0]);
  ASSERT_EQ(made->source->points().size(), 24u);
  for (const auto& point : made->source->points()) {
    const auto loaded = load_scenario(path, {point.sets});
    ASSERT_TRUE(loaded) << engine::to_string(loaded.error().items()[0]);
  }
}

TEST_F(Plan, IdentityIgnoresTheSectionAndKnowsTheScenario) {
  const auto alone = ids("");
  ASSERT_EQ(alone.size(), 1u);
  const auto run = *alone.begin();
  EXPECT_EQ(ids("experiment:\n  keep: all\n"), alone);
  EXPECT_EQ(ids("# remark\nexperiment:\n  replications: 3\n").count(run), 1u);
  EXPECT_EQ(ids("experiment:\n  factors:\n    a: { levels: { one: {}, two: "
                "{ plant.tank.count: 3 } } }\n  priority: 'a == two'\n")
                .count(run),
            1u);
  EXPECT_EQ(ids("", {}, {"seed=6"}).count(run), 0u);
  EXPECT_EQ(ids("", {}, {"plant.tank.count=3"}).count(run), 0u);
  EXPECT_EQ(ids("record: { every: 2 }\n").count(run), 0u);
  PlanOptions until;
  until.until = engine::Duration::from_seconds(30.0);
  EXPECT_EQ(ids("", until).count(run), 0u);
  write("a.csv", "time,flow\n0,1\n60,2.5\n");
  EXPECT_EQ(ids("").count(run), 0u);
}

// The file of one level is of no matter to the other.
TEST_F(Plan, AFileThatALevelNamesIsPartOfThatLevelsRuns) {
  const std::string files =
      "experiment:\n  factors:\n    file: { path: plant.recorded.parameters.files, "
      "values: [a.csv, b.csv] }\n";
  const auto before = ids(files);
  const auto made = plan(files);
  EXPECT_TRUE(std::any_of(made.header.files.begin(), made.header.files.end(), [](const auto& file) {
    return fs::path(file.path).filename() == "b.csv" && !file.sha256.empty();
  }));
  write("b.csv", "time,flow\n0,3\n60,5\n");
  const auto after = ids(files);
  std::vector<std::string> same;
  std::set_intersection(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(same));
  EXPECT_EQ(before.size(), 2u);
  EXPECT_EQ(same.size(), 1u);
}

TEST_F(Plan, ReplicationsAndLevelsAddedLaterKeepWhatIsThere) {
  PlanOptions more;
  more.replications = 50;
  const auto first = ids(kCounts);
  const auto longer = ids(kCounts, more);
  std::string wide = kCounts;
  wide.insert(wide.find("1, 2, 3"), "7, ");
  const auto wider = ids(wide, more);
  EXPECT_EQ(first.size(), 12u);
  EXPECT_EQ(longer.size(), 150u);
  EXPECT_EQ(wider.size(), 200u);
  EXPECT_TRUE(std::includes(longer.begin(), longer.end(), first.begin(), first.end()));
  EXPECT_TRUE(std::includes(wider.begin(), wider.end(), longer.begin(), longer.end()));
}

TEST_F(Plan, TenThousandRunsHaveTenThousandIdentities) {
  PlanOptions many;
  many.replications = 3334;
  EXPECT_EQ(ids(kCounts, many).size(), 10002u);
}

TEST_F(Plan, FilterOfTheCommandLineIsAndedToTheSections) {
  PlanOptions options;
  options.filter = "tanks > 1";
  EXPECT_EQ(plan(std::string(kCounts) + "  filter: tanks < 3\n", options).source->expected(), 4u);
  options.filter = "tanks > 9";
  const auto empty = plan_experiment(scenario(kCounts), {}, options);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().items()[0].code, "experiment-empty");
}

TEST_F(Plan, ALevelThatDoesNotLoadIsPlannedAndNamed) {
  const auto made = plan(R"(experiment:
  factors:
    tanks: { path: plant.tank.count, values: [1, -1, 2] }
    file: { path: plant.recorded.parameters.files, values: [a.csv, missing.csv] }
)");
  EXPECT_EQ(made.source->expected(), 6u);
  ASSERT_EQ(made.broken_levels.size(), 2u);
  EXPECT_EQ(made.broken_levels[0].rfind("tanks=-1: ", 0), 0u) << made.broken_levels[0];
  EXPECT_EQ(made.broken_levels[1].rfind("file=missing.csv: ", 0), 0u) << made.broken_levels[1];
}

TEST_F(Plan, AKeyLeftAtItsDefaultIsASettingAndAMistypedOneIsNot) {
  EXPECT_EQ(plan("experiment:\n  factors:\n    s: { path: plant.tank.step, values: [1 s, 2 s] }\n")
                .source->expected(),
            2u);
  const auto mistyped = plan_experiment(
      scenario("experiment:\n  factors:\n    s: { path: plant.tank.stepp, values: [1 s] }\n"), {},
      {});
  ASSERT_FALSE(mistyped);
  EXPECT_EQ(mistyped.error().items()[0].code, "factor-path");
}

TEST_F(Plan, StopAndSearchHaveTheirSources) {
  const auto stop = plan(std::string(kCounts) + "  stop: { response: level, relative: 0.1 }\n");
  EXPECT_EQ(stop.source->expected(), 15u);  // at least 5 at each point
  PlanOptions few;
  few.replications = 3;
  const std::string narrow = "  stop: { response: level, relative: 0.1 }\n";
  EXPECT_EQ(plan(std::string(kCounts) + narrow, few).source->expected(), 9u);
  const std::string search = R"(experiment:
  factors:
    tanks: { path: plant.tank.count, values: [1, 2] }
    step: { path: plant.tank.step, from: 1 s, to: 60 s }
  optimise: { response: level, evaluations: 7 }
  replications: 3
)";
  const auto found = plan(search);
  EXPECT_EQ(found.header.design, "optimise");
  EXPECT_EQ(found.source->expected(), 42u);
  PlanOptions one;
  one.filter = "tanks == 2";
  EXPECT_EQ(plan(search, one).source->expected(), 21u);
}

}  // namespace
}  // namespace orrery::scenarios
