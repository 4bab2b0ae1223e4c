// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/param_set.h"

#include <gtest/gtest.h>

#include "engine/registry/field.h"

namespace orrery::engine {
namespace {

struct TankParams {
  double area_m2 = 2.0;
  double drain = 0.5;
};

constexpr std::array kFields = {
    Field<TankParams>{"area", &TankParams::area_m2, "m2", {0.01, 100}, "free surface"},
    Field<TankParams>{"drain", &TankParams::drain, "1", {0, 1}, "opening", "measured"}};

ModelInfo tank() {
  ModelInfo info;
  info.params = describe(kFields);
  ParamInfo mode;
  mode.name = "mode";
  mode.kind = ParamKind::kChoice;
  mode.default_text = "open";
  ParamInfo count;
  count.name = "count";
  count.kind = ParamKind::kInteger;
  count.default_number = 3;
  ParamInfo level;
  level.name = "level";
  level.required = true;
  ParamInfo list;
  list.name = "list";
  list.kind = ParamKind::kNumbers;
  ParamInfo texts;
  texts.name = "texts";
  texts.kind = ParamKind::kTexts;
  for (const auto& row : {mode, count, level, list, texts}) info.params.push_back(row);
  return info;
}

TEST(ParamSet, DefaultsComeFromTheDescription) {
  const ParamSet set = ParamSet::defaults(tank());
  EXPECT_EQ(set.number("area"), 2.0);
  EXPECT_EQ(set.number("drain"), 0.5);
  EXPECT_EQ(set.text("mode"), "open");
  EXPECT_EQ(set.integer("count"), 3);
  EXPECT_TRUE(set.numbers("list").empty());
  EXPECT_TRUE(set.texts("texts").empty());
  EXPECT_FALSE(set.has("level"));
}

TEST(ParamSet, ValuesReplaceDefaultsAndAreSortedByName) {
  ParamSet set;
  set.set("b", 1.0);
  set.set("a", std::string("x"));
  set.set("b", 0.0);
  EXPECT_FALSE(set.flag("b"));
  EXPECT_EQ(set.values().begin()->first, "a");
}

TEST(ParamSet, AskingForWhatIsNotThereIsOurBug) {
  const ParamSet set = ParamSet::defaults(tank());
  EXPECT_EXIT(set.number("volume"), testing::ExitedWithCode(8), "volume");
  EXPECT_EXIT(set.number("mode"), testing::ExitedWithCode(8), "mode");
}

TEST(ModelInfo, FindsRowsByName) {
  const ModelInfo info = tank();
  EXPECT_EQ(info.param_index("drain"), 1);
  EXPECT_EQ(info.param_index("Drain"), -1);
  EXPECT_EQ(info.input_index("drain"), -1);
  EXPECT_EQ(info.params[1].source, "measured");
  EXPECT_EQ(info.params[0].range.max, 100.0);
}

}  // namespace
}  // namespace orrery::engine
