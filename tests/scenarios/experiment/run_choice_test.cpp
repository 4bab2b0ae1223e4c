// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/run_choice.h"

#include <gtest/gtest.h>

#include "tests/support/synthetic_experiment.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

ExperimentTable made_table(std::uint64_t runs) {
  const testing::TemporaryFolder folder;
  const std::string place = (folder / "pumps.experiment").string();
  const auto store = open_experiment_store(place);
  EXPECT_TRUE((*store)->begin(testing::experiment_header(), Writers::kOne, ""));
  EXPECT_TRUE((*store)->append(testing::synthetic_runs(0, runs)));
  EXPECT_TRUE((*store)->end());
  auto table = read_experiment(place);
  EXPECT_TRUE(table);
  return std::move(*table);
}

TEST(RunChoice, EverythingThatIsAskedForMustHold) {
  const ExperimentTable table = made_table(300);
  RunChoice choice;
  choice.condition = "agent == always_on and loss >= 0.1";
  choice.text = "TOO LARGE";
  choice.failed_only = true;
  const auto chosen = chosen_runs(table, choice);
  ASSERT_TRUE(chosen);
  std::vector<std::uint32_t> plain;
  for (std::uint32_t i = 0; i < table.runs.size(); ++i) {
    const RunRow& run = table.runs[i];
    if (run.status == RunStatus::kFailed && run.factors[0].text == "always_on" &&
        run.factors[1].number >= 0.1)
      plain.push_back(i);
  }
  EXPECT_FALSE(plain.empty());
  EXPECT_EQ(*chosen, plain);
  EXPECT_EQ(chosen_runs(table, {})->size(), 300u) << "nothing asked for: all";
}

TEST(RunChoice, AConditionThatMeansNothingIsExplained) {
  const ExperimentTable table = made_table(20);
  for (const auto& [text, code] :
       {std::pair{"los > 1", "expression-unknown-name"}, std::pair{"loss >", "expression-syntax"},
        std::pair{"loss + 1", "expression-type"}}) {
    const auto chosen = chosen_runs(table, {text, "", false});
    ASSERT_FALSE(chosen) << text;
    EXPECT_EQ(chosen.error().items().front().code, code);
  }
}

}  // namespace
}  // namespace orrery::scenarios
