// SPDX-License-Identifier: Apache-2.0
// The legal forms of wires, listed values, files of devices and images; what is refused stands in
// tests/scenarios/malformed/{wires,listed}.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "scenarios/build/plant_builder.h"
#include "scenarios/format/loader.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using Rows = std::vector<std::uint32_t>;

engine::Result<LoadedScenario> load(const std::string& plant, const std::string& folder = ".") {
  return load_scenario_text("orrery: 1\nname: wired\nduration: 1 min\nplant:\n" + plant,
                            "wired.yaml", folder);
}

std::string mistakes(const engine::Diagnostics& diagnostics) {
  std::string all;
  for (const auto& mistake : diagnostics.items()) all += engine::to_string(mistake) + "\n";
  return all;
}

/// Two populations of tanks; the wires as written under `inputs`.
std::string tanks(std::uint32_t upper, std::uint32_t lower, const std::string& inputs) {
  return fmt::format(
      "  upper: {{ model: water/drain_tank, count: {} }}\n"
      "  lower:\n    model: water/drain_tank\n    count: {}\n    inputs: {{ {} }}\n",
      upper, lower, inputs);
}

/// The wires of the plant that it builds.
std::vector<engine::Wire> wires_of(const std::string& plant) {
  const auto loaded = load(plant);
  EXPECT_TRUE(loaded) << mistakes(loaded.error());
  if (!loaded) return {};
  auto built = build_plant(loaded->scenario, 1);
  EXPECT_TRUE(built) << mistakes(built.error());
  return built ? std::move(built->wires) : std::vector<engine::Wire>{};
}

void expect_rows(const engine::Wire& wire, const Rows& from, const Rows& to) {
  EXPECT_EQ(wire.from, from);
  EXPECT_EQ(wire.to, to);
}

TEST(LoadWires, RowByRowOneToAllAndAllToOne) {
  const auto pairs = wires_of(tanks(3, 3, "inflow: upper.outflow"));
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].source, 0U);
  EXPECT_EQ(pairs[0].output, 1);
  EXPECT_EQ(pairs[0].target, 1U);
  EXPECT_EQ(pairs[0].input, 0);
  EXPECT_EQ(pairs[0].scale, 1.0);
  expect_rows(pairs[0], {0, 1, 2}, {0, 1, 2});
  expect_rows(wires_of(tanks(1, 3, "inflow: upper.outflow"))[0], {0, 0, 0}, {0, 1, 2});
  expect_rows(wires_of(tanks(3, 1, "inflow: { from: upper.outflow }"))[0], {0, 1, 2}, {0, 0, 0});
}

TEST(LoadWires, ListedRowsFactorsAndSeveralWires) {
  const auto wires = wires_of(tanks(3, 2,
                                    "inflow: [{ from: upper.outflow, at: [1, 0, 1] },"
                                    " { from: upper.outflow, of: [2, 2], scale: -0.5 }]"));
  ASSERT_EQ(wires.size(), 2U);
  expect_rows(wires[0], {0, 1, 2}, {1, 0, 1});
  expect_rows(wires[1], {2, 2}, {0, 1});
  EXPECT_EQ(wires[1].scale, -0.5);
}

TEST(LoadWires, AWireMayComeFromAPopulationFurtherDownOrFromItself) {
  const auto wires = wires_of(
      "  lower: { model: water/drain_tank, inputs: { inflow: [upper.outflow, lower.outflow] } }\n"
      "  upper: { model: water/drain_tank }\n");
  ASSERT_EQ(wires.size(), 2U);
  EXPECT_EQ(wires[0].source, 1U);
  EXPECT_EQ(wires[1].source, 0U);
  EXPECT_EQ(wires[1].target, 0U);
}

TEST(ListedValues, AreOneARowInTheirUnit) {
  const auto loaded = load(
      "  tank: { model: water/drain_tank, count: 3,"
      " parameters: { area: [1 m2, 20000 cm2, 3 m2], drain_area: 4 cm2 } }\n");
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  const DeviceElement& tank = loaded->scenario.plant[0];
  EXPECT_EQ(tank.by_row.at("area"), (std::vector<double>{1.0, 2.0, 3.0}));
  EXPECT_EQ(tank.by_row.count("drain_area"), 0U);
  EXPECT_EQ(tank.numbers.at("area").mean(), 2.0);
}

TEST(ListedValues, ReachTheDevices) {
  const auto loaded = load(
      "  tank: { model: water/drain_tank, count: 3,"
      " parameters: { initial_level: [1 m, 2 m, 50 cm] } }\n");
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  const auto plant = build_plant(loaded->scenario, 1);
  ASSERT_TRUE(plant) << mistakes(plant.error());
  std::vector<double> levels_m(3);
  plant->devices[0].population->read(0, levels_m);
  EXPECT_EQ(levels_m, (std::vector<double>{1.0, 2.0, 0.5}));
}

TEST(ListedValues, OfASensorAreOneADevice) {
  const auto loaded = load(
      "  tank: { model: water/drain_tank, count: 2,"
      " sensors: { level: { measures: level, period: 1 s, bias: [1 cm, -2 cm] } } }\n");
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  EXPECT_EQ(loaded->scenario.plant[0].sensors[0].by_row.at("bias"),
            (std::vector<double>{0.01, -0.02}));
}

TEST(FilesOfDevices, AreReadableFromAnywhereAndShapeTheRun) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder.path() / "w.csv") << "time,temperature\n0,280\n3600,281\n";
  const auto loaded = load(
      "  weather: { model: climate/weather_file, step: 15 min, parameters: { file: w.csv } }\n",
      folder.path().string());
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  const std::string path = loaded->scenario.plant[0].texts.text("file");
  EXPECT_TRUE(std::filesystem::path(path).is_absolute()) << path;
  EXPECT_TRUE(std::filesystem::equivalent(path, folder.path() / "w.csv"));
  const auto& files = loaded->scenario.files;
  EXPECT_EQ(std::count(files.begin(), files.end(), path), 1);
}

TEST(ImageSensors, HaveASquareOfPixelsAndNoRate) {
  const auto loaded = load(
      "  camera: { model: factory/inspection_camera, step: 10 s,"
      " sensors: { picture: { measures: image, period: 20 s, samples: 64 } } }\n");
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  EXPECT_EQ(loaded->scenario.plant[0].sensors[0].samples, 64U);
  EXPECT_TRUE(build_plant(loaded->scenario, 1));
}

}  // namespace
}  // namespace orrery::scenarios
