// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/run_identity.h"

#include <gtest/gtest.h>

#include <set>

#include "scenarios/experiment/run_maker.h"

namespace orrery::scenarios {
namespace {

RunIngredients ingredients() {
  return {"name: plant\n", {"aa", "bb"}, {{"file=x.csv", {"cc"}}}, std::nullopt, "1.0.0"};
}

std::string id_of(const RunIngredients& common, const std::vector<std::string>& sets = {"a=1"},
                  std::uint64_t seed = 1) {
  return RunIdentity(common).of(sets, seed);
}

TEST(RunIdentity, IsThirtyTwoHexadecimalDigits) {
  const auto id = id_of(ingredients());
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(id, id_of(ingredients()));
}

TEST(RunIdentity, ChangesWithEachIngredient) {
  std::set<std::string> ids = {id_of(ingredients())};
  const auto expect_new = [&](const std::string& id, const char* what) {
    EXPECT_TRUE(ids.insert(id).second) << what;
  };
  auto other = ingredients();
  other.scenario_text += "seed: 1\n";
  expect_new(id_of(other), "scenario");
  other = ingredients();
  other.files[1] = "b";
  expect_new(id_of(other), "file");
  other = ingredients();
  other.files = {"aabb"};
  expect_new(id_of(other), "files run together");
  other = ingredients();
  other.version = "1.0.1";
  expect_new(id_of(other), "version");
  other = ingredients();
  other.until = engine::Duration::from_seconds(60.0);
  expect_new(id_of(other), "--until");
  expect_new(id_of(ingredients(), {"a=2"}), "setting");
  expect_new(id_of(ingredients(), {"a=1", "b=1"}), "one more setting");
  expect_new(id_of(ingredients(), {"a=1"}, 2), "seed");
  expect_new(id_of(ingredients(), {"a=1", "file=x.csv"}), "setting that names a file");
  other = ingredients();
  other.files_of_setting["file=x.csv"] = {"dd"};
  expect_new(id_of(other, {"a=1", "file=x.csv"}), "that file's content");
  // The file is of no matter to a run that does not read it.
  EXPECT_EQ(id_of(other), id_of(ingredients()));
}

TEST(RunIdentity, DoesNotDependOnTheOrderOfSettings) {
  EXPECT_EQ(id_of(ingredients(), {"a=1", "b=2"}), id_of(ingredients(), {"b=2", "a=1"}));
}

TEST(RunMaker, CommonRandomNumbersGiveAReplicationOneSeedEverywhere) {
  const RunMaker maker(RunIdentity(ingredients()), {"f"}, 7, true);
  const DesignPoint one{{{"1", 1.0}}, {"a=1"}};
  const DesignPoint two{{{"2", 2.0}}, {"a=2"}};
  EXPECT_EQ(maker.make(one, 0, 3).seed, 10u);
  EXPECT_EQ(maker.make(two, 1, 3).seed, 10u);
  EXPECT_NE(maker.make(one, 0, 3).id, maker.make(two, 1, 3).id);
}

TEST(RunMaker, SeedsOfItsOwnFollowThePointNotItsPlace) {
  const RunMaker maker(RunIdentity(ingredients()), {"f"}, 7, false);
  const DesignPoint one{{{"1", 1.0}}, {"a=1"}};
  const DesignPoint two{{{"2", 2.0}}, {"a=2"}};
  std::set<std::uint64_t> seeds;
  for (std::uint32_t r = 0; r < 100; ++r) {
    EXPECT_EQ(maker.make(one, 0, r).seed, maker.make(one, 5, r).seed);
    EXPECT_EQ(maker.make(one, 0, r).id, maker.make(one, 5, r).id);
    seeds.insert(maker.make(one, 0, r).seed);
    seeds.insert(maker.make(two, 0, r).seed);
  }
  EXPECT_EQ(seeds.size(), 200u);
  EXPECT_LT(*seeds.rbegin(), 1ULL << 53);
}

}  // namespace
}  // namespace orrery::scenarios
