// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load_definitions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string header(const std::string& text, const std::string& mark) {
  const std::size_t at = text.find(mark);
  return text.substr(at + mark.size(), text.find('\n', at) - at - mark.size());
}

// The first lines of a file say which mistake it has, and where.
TEST(LoadDefinitions, EveryMalformedFileGivesItsMistakeAtItsPlace) {
  int files = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(ORRERY_SOURCE_DIR) / "tests/scenarios/malformed/define")) {
    ++files;
    const std::string text = text_of(entry.path());
    const auto loaded = load_scenario(entry.path().string());
    ASSERT_FALSE(loaded) << entry.path() << " was read";
    std::string all;
    for (const auto& mistake : loaded.error().items()) all += engine::to_string(mistake) + "\n";
    const auto& first = loaded.error().items()[0];
    EXPECT_EQ(loaded.error().items().size(), 1u) << all;
    EXPECT_EQ(first.code, header(text, "# expect: ")) << all;
    EXPECT_FALSE(first.remedy.empty()) << all;
    EXPECT_EQ(std::to_string(first.place.line) + ":" + std::to_string(first.place.column),
              header(text, "# at: "))
        << all;
  }
  EXPECT_GE(files, 15);
}

TEST(LoadDefinitions, AllMistakesAreToldAtOnce) {
  const auto loaded = load_scenario_text(R"(
orrery: 1
name: test
duration: 1 h
define:
  tank:
    parameters: { area: { unit: m2, default: 1 m } }
    states: { level: { unit: m, initial: 1 m, rate: inflw / area } }
    outputs: { level: { unit: s, value: level } }
plant:
  tank: { model: tank, parameters: { are: 2 m2 } }
)",
                                         "test.yaml", ".");
  ASSERT_FALSE(loaded);
  std::vector<std::string> codes;
  for (const auto& mistake : loaded.error().items()) codes.push_back(mistake.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"unit-dimension", "expression-unknown-name",
                                             "expression-dimension", "unknown-key"}));
}

TEST(LoadDefinitions, DescribesTheModelInSiUnits) {
  const auto loaded = load_scenario_text(R"(
orrery: 1
name: test
duration: 1 h
define:
  boiler:
    summary: a boiler
    step: 2 s
    parameters:
      set_point: { unit: degC, default: 60 degC, min: 20 degC, max: 95 degC, meaning: wanted }
      volume: { unit: L }
    inputs: { heat: { unit: kW, default: 2 kW, meaning: heating power } }
    fault_points: { scale: { unit: "1", meaning: scale on the heater } }
    states: { energy: { unit: J, initial: 0, rate: heat * (1 - scale) } }
    outputs: { energy: { unit: kWh, value: energy, meaning: taken up } }
plant:
  boiler: { model: boiler, parameters: { volume: 80 L } }
faults:
  scaled: { model: scale, on: boiler, at: 10 min, severity: 0.5 }
)",
                                         "test.yaml", ".");
  ASSERT_TRUE(loaded) << engine::to_string(loaded.error().items()[0]);
  const DeviceElement& device = loaded->scenario.plant.at(0);
  const engine::ModelInfo& info = device.info;
  EXPECT_EQ(info.name, "boiler");
  EXPECT_EQ(info.summary, "a boiler");
  EXPECT_EQ(device.defined->step.ns, 2 * engine::kNsPerSecond);
  ASSERT_EQ(info.params.size(), 2u);
  EXPECT_EQ(info.params[0].unit, "K");
  EXPECT_DOUBLE_EQ(info.params[0].default_number, 333.15);
  EXPECT_DOUBLE_EQ(info.params[0].range.max, 368.15);
  EXPECT_EQ(info.params[0].meaning, "wanted");
  EXPECT_TRUE(info.params[1].required);
  EXPECT_EQ(info.inputs.at(0).unit, "W");
  EXPECT_EQ(device.defined->input_defaults, std::vector<double>{2000.0});
  EXPECT_EQ(info.outputs.at(0).unit, "J");
  EXPECT_EQ(info.fault_points.at(0).name, "scale");
  const auto* fault = fault_model(loaded->scenario, "scale", "boiler");
  ASSERT_NE(fault, nullptr);
  EXPECT_EQ(fault->missing_point(info), "");
  EXPECT_EQ(fault_model(loaded->scenario, "scale", "other"), nullptr);
}

// The example of the page is a whole scenario.
TEST(LoadDefinitions, ThePagesExampleLoads) {
  const std::string page = text_of(fs::path(ORRERY_SOURCE_DIR) / "docs/define.md");
  const std::size_t begin = page.find("```yaml\n") + 8;
  const auto loaded = load_scenario_text(page.substr(begin, page.find("\n```", begin) - begin + 1),
                                         "define.yaml", ".");
  ASSERT_TRUE(loaded) << engine::to_string(loaded.error().items()[0]);
  EXPECT_EQ(loaded->scenario.plant.at(0).defined->modes.size(), 2u);
}

}  // namespace
}  // namespace orrery::scenarios
