// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/memory_estimate.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

Scenario scenario_of(const std::string& file, const std::vector<std::string>& sets) {
  LoadOptions options;
  options.sets = sets;
  auto loaded = load_scenario(std::string(ORRERY_SOURCE_DIR) + "/" + file, options);
  EXPECT_TRUE(loaded) << engine::to_string(loaded.error().items().front());
  return loaded ? loaded->scenario : Scenario{};
}

double held_bytes() {
  const auto info = ::mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

/// What a run of so long holds at most when it is looked at, besides what was held before.
double most_held(const Scenario& scenario, engine::Duration until) {
  const testing::TemporaryFolder folder;
  const double before = held_bytes();
  double most = 0.0;
  RunOptions options;
  options.until = until;
  options.out = folder.path() / "run.orrery";
  options.keep_going = [&](engine::SimTime) {
    most = std::max(most, held_bytes() - before);
    return true;
  };
  EXPECT_TRUE(run_scenario(scenario, options));
  return most;
}

void expect_close(Scenario scenario, engine::Duration until) {
  const double held = most_held(scenario, until);
  if (held_bytes() == 0.0) GTEST_SKIP() << "this allocator does not tell what it holds";
  scenario.duration = until;
  Scenario empty;
  const double estimated = estimated_bytes(scenario) - estimated_bytes(empty);
  EXPECT_LT(estimated, 1.5 * held) << scenario.name;
  EXPECT_GT(estimated, held / 1.5) << scenario.name;
}

TEST(MemoryEstimate, IsThatOfAFleetWatchedAtTheEdge) {
  expect_close(scenario_of("tests/bench/w4.yaml",
                           {"plant.sensor.count=40000", "network.nodes.gateway.count=4"}),
               engine::Duration::from_seconds(5.0));
}

TEST(MemoryEstimate, IsThatOfAFleetWatchedFromOneMachine) {
  expect_close(scenario_of("tests/bench/w4.yaml", {"plant.sensor.count=40000"}),
               engine::Duration::from_seconds(5.0));
}

TEST(MemoryEstimate, IsThatOfALongerWindowAndATickOfTenSeconds) {
  Scenario scenario = scenario_of(
      "tests/bench/w4.yaml",
      {"plant.sensor.count=40000", "network.nodes.gateway.count=4", "agents.watch.period=10 s"});
  scenario.agents[0].observes[0].steps[0].numbers.at("window") = engine::Distribution(31.0);
  expect_close(scenario, engine::Duration::from_seconds(20.0));
}

TEST(MemoryEstimate, IsThatOfJudgementsThatAreKept) {
  Scenario scenario = scenario_of("tests/bench/w4.yaml",
                                  {"plant.sensor.count=20000", "network.nodes.gateway.count=2"});
  scenario.agents[0].scoring = Scoring::kExact;
  scenario.agents[0].controls.reset();
  scenario.duration = engine::Duration::from_seconds(20.0);
  EXPECT_GT(estimated_bytes(scenario), 20000.0 * 20 * 4 * 32);  // 32 byte a judgement
}

TEST(MemoryEstimate, IsThatOfAPlantWithoutANetwork) {
  Scenario scenario =
      scenario_of("tests/bench/w4.yaml", {"plant.sensor.count=100000", "duration=20 s"});
  scenario.agents.clear();
  scenario.faults.clear();
  scenario.links.clear();
  scenario.nodes.clear();
  expect_close(scenario, engine::Duration::from_seconds(3.0));
}

TEST(MemoryEstimate, IsThatOfThePumpHouse) {
  expect_close(scenario_of("scenarios/library/pump-house.yaml", {"plant.pump.count=400"}),
               engine::Duration::from_seconds(3600.0));
}

TEST(MemoryEstimate, TooManyAreRefusedWithTheNumberThatFits) {
  const Scenario scenario =
      scenario_of("tests/bench/w4.yaml",
                  {"plant.sensor.count=1000000000", "network.nodes.gateway.count=100000"});
  engine::Diagnostics mistakes;
  check_memory(scenario, 24e9, mistakes);
  ASSERT_EQ(mistakes.error_count(), 1u);
  const engine::Diagnostic& mistake = mistakes.items().front();
  EXPECT_EQ(mistake.code, "memory");
  EXPECT_EQ(mistake.place.line, 13);
  EXPECT_NE(mistake.message.find("1,000,000,000 devices"), std::string::npos) << mistake.message;
  const std::size_t about = mistake.remedy.find("about ");
  ASSERT_NE(about, std::string::npos) << mistake.remedy;
  std::string digits;
  for (std::size_t i = about + 6; mistake.remedy[i] != ' '; ++i) {
    if (mistake.remedy[i] != ',') digits += mistake.remedy[i];
  }
  Scenario fitting = scenario;
  fitting.plant[0].count = static_cast<std::uint32_t>(std::stoul(digits));
  EXPECT_LE(estimated_bytes(fitting), 24e9);
  EXPECT_GT(estimated_bytes(fitting), 0.85 * 24e9);  // rounded down to two digits
  engine::Diagnostics none;
  check_memory(fitting, 24e9, none);
  EXPECT_FALSE(none.has_errors());
}

TEST(MemoryEstimate, WithoutRoomForTheRestNoneFits) {
  const Scenario scenario = scenario_of("tests/bench/w4.yaml", {});
  engine::Diagnostics mistakes;
  check_memory(scenario, 1e6, mistakes);
  ASSERT_EQ(mistakes.error_count(), 1u);
  EXPECT_NE(mistakes.items().front().remedy.find("not one of them"), std::string::npos);
}

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

TEST(GroupLimit, IsTheLeastOfTheGroupAndThoseAboveIt) {
  const testing::TemporaryFolder folder;
  const auto groups = folder.path() / "cgroup";
  const auto mount = folder.path() / "fs";
  write(groups, "0::/user/run\n");
  EXPECT_TRUE(std::isinf(group_limit_bytes(groups, mount)));
  write(mount / "user/run/memory.max", "max\n");
  EXPECT_TRUE(std::isinf(group_limit_bytes(groups, mount)));
  write(mount / "user/memory.max", "3000000000\n");
  EXPECT_EQ(group_limit_bytes(groups, mount), 3e9);
  write(mount / "user/run/memory.max", "2000000000\n");
  EXPECT_EQ(group_limit_bytes(groups, mount), 2e9);
  write(mount / "memory.max", "1000000000\n");
  EXPECT_EQ(group_limit_bytes(groups, mount), 1e9);
}

TEST(GroupLimit, OfVersionOneIsThatOfTheMemoryController) {
  const testing::TemporaryFolder folder;
  const auto groups = folder.path() / "cgroup";
  write(groups, "5:cpu,memory:/job\n4:pids:/other\n");
  write(folder.path() / "fs/memory/job/memory.limit_in_bytes", "5000000000\n");
  write(folder.path() / "fs/memory/other/memory.limit_in_bytes", "1000000000\n");
  EXPECT_EQ(group_limit_bytes(groups, folder.path() / "fs"), 5e9);
}

TEST(GroupLimit, UsableMemoryIsSomeAndFinite) {
  EXPECT_GT(usable_memory_bytes(), 1e6);
  EXPECT_TRUE(std::isfinite(usable_memory_bytes()));
}

}  // namespace
}  // namespace orrery::scenarios
