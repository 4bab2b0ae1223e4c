// SPDX-License-Identifier: Apache-2.0
// Holds docs/experiments.md to the program: its example is planned, and it names every key.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "scenarios/experiment/run_source.h"
#include "scenarios/format/experiment_keys.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

std::string page() {
  std::ifstream file(std::string(ORRERY_SOURCE_DIR) + "/docs/experiments.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ExperimentsPage, ItsExampleIsAnExperiment) {
  const std::string text = page();
  const std::size_t begin = text.find("```yaml\nextends") + 8;
  const fs::path folder =
      fs::temp_directory_path() / ("orrery-experiments-page-" + std::to_string(getpid()));
  fs::create_directories(folder);
  const fs::path plant = fs::path(ORRERY_SOURCE_DIR) / "scenarios/library/pump-house.yaml";
  fs::copy_file(plant, folder / "pump-house.yaml", fs::copy_options::overwrite_existing);
  const fs::path path = folder / "sweep.yaml";
  std::ofstream(path) << text.substr(begin, text.find("```", begin) - begin);
  const auto plan = plan_experiment(path.string(), {}, {});
  ASSERT_TRUE(plan) << engine::to_string(plan.error().items()[0]);
  for (const auto& broken : plan->broken_levels) ADD_FAILURE() << broken;
  // 2 agents x 3 loss rates x 3 periods; the filter leaves pca, and rule at two of the periods.
  ASSERT_EQ(plan->source->points().size(), (9u + 6u) * 50u);
  for (std::size_t i = 0; i < plan->source->points().size(); i += 97) {
    const auto loaded = load_scenario(path.string(), {plan->source->points()[i].sets});
    EXPECT_TRUE(loaded) << engine::to_string(loaded.error().items()[0]);
  }
  fs::remove_all(folder);
}

TEST(ExperimentsPage, NamesEveryKeyAndEveryChoice) {
  const std::string text = page();
  for (const auto* keys : {&experiment_keys(), &factor_keys(), &sample_keys(), &stop_keys(),
                           &compare_keys(), &optimise_keys(), &budget_keys()}) {
    for (const auto& row : keys->params) {
      EXPECT_NE(text.find(row.name), std::string::npos) << keys->name << "." << row.name;
      for (const auto& choice : row.choices) {
        // `linear` and `maximise` are the other of two.
        const bool other = choice == "linear" || choice == "maximise";
        EXPECT_TRUE(other || text.find(choice) != std::string::npos) << row.name << ": " << choice;
      }
    }
  }
}

}  // namespace
}  // namespace orrery::scenarios
