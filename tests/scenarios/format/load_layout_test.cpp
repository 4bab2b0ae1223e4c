// SPDX-License-Identifier: Apache-2.0
// The legal forms of section `layout`; what is refused stands in tests/scenarios/malformed/layout.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scenarios/build/checkpoint.h"
#include "scenarios/experiment/run_source.h"
#include "scenarios/format/json_schema.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/run_text.h"
#include "scenarios/session/plant_layout.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using testing::TemporaryFolder;

const std::string kPlant =
    "orrery: 1\nname: drawn\nduration: 1 min\n"
    "plant:\n  tank: { model: water/drain_tank, count: 4 }\n  basin: { model: water/drain_tank }\n"
    "network:\n  nodes:\n    gateway: { count: 2 }\n";
const std::string kParts = ORRERY_SOURCE_DIR "/tests/scenarios/malformed/layout/parts";

engine::Result<LoadedScenario> load(const std::string& layout, const std::string& folder = kParts) {
  return load_scenario_text(kPlant + "layout:\n" + layout, "drawn.yaml", folder);
}

std::string mistakes(const engine::Diagnostics& diagnostics) {
  std::string all;
  for (const auto& mistake : diagnostics.items()) all += engine::to_string(mistake) + "\n";
  return all;
}

LayoutElement layout_of(const std::string& layout) {
  const auto loaded = load(layout);
  EXPECT_TRUE(loaded) << mistakes(loaded.error());
  if (!loaded) return {};
  EXPECT_TRUE(loaded->warnings.empty()) << mistakes(loaded->warnings);
  return loaded->scenario.layout;
}

std::vector<std::string> warnings_of(const std::string& layout) {
  const auto loaded = load(layout);
  EXPECT_TRUE(loaded) << mistakes(loaded.error());
  std::vector<std::string> codes;
  if (!loaded) return codes;
  for (const auto& warning : loaded->warnings.items()) codes.push_back(warning.code);
  return codes;
}

TEST(LoadLayout, PlacesOfPopulationsAndNodes) {
  const auto layout = layout_of(
      "  places:\n"
      "    tank: { at: [12 m, 450 cm], columns: 2, spacing: 3 ft }\n"
      "    basin: { at: [0, 0] }\n"
      "    gateway: { positions: [[1 m, 2 m], [-0.003 km, 4 m]] }\n");
  ASSERT_EQ(layout.places.size(), 3u);
  EXPECT_EQ(layout.places[0].name, "tank");
  EXPECT_EQ(layout.places[0].at->x_m, 12.0);
  EXPECT_DOUBLE_EQ(layout.places[0].at->y_m, 4.5);
  EXPECT_EQ(layout.places[0].columns, 2u);
  EXPECT_DOUBLE_EQ(layout.places[0].spacing_m, 0.9144);
  EXPECT_TRUE(layout.places[1].at.has_value()) << "0 needs no unit";
  ASSERT_EQ(layout.places[2].positions.size(), 2u);
  EXPECT_DOUBLE_EQ(layout.places[2].positions[1].x_m, -3.0);
}

TEST(LoadLayout, ReuseWorksAsEverywhere) {
  const auto loaded = load_scenario_text(kPlant +
                                             "templates:\n  row:\n    parameters: { north: null }\n"
                                             "    body: { at: [0 m, '${north} m'], spacing: 2 m }\n"
                                             "layout:\n  places:\n"
                                             "    basin: { use: row, with: { north: 7 } }\n"
                                             "    tank: { positions: [{ for: { y: 0..1, x: 0..1 }, "
                                             "do: ['${5*x} m', '${-3*y} m'] }] }\n",
                                         "drawn.yaml", ".");
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  const auto& places = loaded->scenario.layout.places;
  ASSERT_EQ(places.size(), 2u);
  EXPECT_EQ(places[0].at->y_m, 7.0);
  ASSERT_EQ(places[1].positions.size(), 4u);
  EXPECT_EQ(places[1].positions[3].x_m, 5.0);
  EXPECT_EQ(places[1].positions[3].y_m, -3.0);
}

TEST(LoadLayout, OutlinesInDegreesShareOneOrigin) {
  const TemporaryFolder folder;
  testing::write_bytes(folder / "a.geojson",
                       R"({"type": "LineString", "coordinates": [[8, 47], [8.002, 47]]})");
  testing::write_bytes(folder / "b.geojson",
                       R"({"type": "LineString", "coordinates": [[8.002, 47.002], [8.004, 47]]})");
  const std::string outlines =
      "  outlines:\n    a: { file: a.geojson }\n    b: { file: b.geojson, at: [10 m, 0 m] }\n";
  const auto automatic = load(outlines, folder.path().string());
  ASSERT_TRUE(automatic) << mistakes(automatic.error());
  const auto& found = automatic->scenario.layout.outlines;
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].name, "a");
  EXPECT_NEAR(found[0].points[0].x_m, -found[1].points[1].x_m + 10.0, 1e-6) << "about the middle";
  const double degree_m = 111'195.08;
  EXPECT_NEAR(found[0].points[0].y_m, -0.001 * degree_m, 0.01);
  const auto stated =
      load(outlines + "  origin: { longitude: 8 deg, latitude: 47 deg }\n", folder.path().string());
  ASSERT_TRUE(stated) << mistakes(stated.error());
  EXPECT_NEAR(stated->scenario.layout.outlines[0].points[0].x_m, 0.0, 1e-9);
  EXPECT_NEAR(stated->scenario.layout.outlines[1].points[0].y_m, 0.002 * degree_m, 0.01);
}

TEST(LoadLayout, AMetricPlanIsTakenAsItIs) {
  const TemporaryFolder folder;
  testing::write_bytes(folder / "hall.geojson", R"({"type": "Polygon", "coordinates":
      [[[0, 0], [250, 0], [250, 90.5], [0, 90.5], [0, 0]]]})");
  const auto loaded = load("  outlines: { hall: { file: hall.geojson, coordinates: metres } }\n",
                           folder.path().string());
  ASSERT_TRUE(loaded) << mistakes(loaded.error());
  const auto& hall = loaded->scenario.layout.outlines.at(0);
  EXPECT_TRUE(hall.closed);
  EXPECT_EQ(hall.points.at(2).x_m, 250.0);
  EXPECT_EQ(hall.points.at(2).y_m, 90.5);
}

TEST(LoadLayout, WhatIsMissingIsAWarningAndNeverAFailure) {
  const std::string gone =
      "  floor: { picture: gone.png, width: 3 m, height: 2 m }\n"
      "  outlines: { site: { file: gone.geojson } }\n";
  EXPECT_EQ(warnings_of(gone), (std::vector<std::string>{"layout-file", "layout-file"}));
  const auto loaded = load(gone);
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(loaded->scenario.layout.floor.has_value());
  EXPECT_NE(mistakes(loaded->warnings).find("gone.png"), std::string::npos);
  const auto elsewhere = load(gone, "/no/such/folder");
  ASSERT_TRUE(elsewhere) << mistakes(elsewhere.error());
  const auto floor =
      layout_of("  floor: { picture: dot.png, at: [-1 m, -2 m], width: 3 m, height: 2 m }\n").floor;
  ASSERT_TRUE(floor.has_value());
  EXPECT_EQ(floor->picture, kParts + "/dot.png");
  EXPECT_EQ(floor->at.y_m, -2.0);
}

// `--set` and factors change counts: that must not fail a run.
TEST(LoadLayout, ListsThatAreTooShortOrTooLongAreCompletedOrCut) {
  for (const char* list : {"[[0 m, 0 m]]",
                           "[[0 m, 0 m], [3 m, 0 m], [6 m, 0 m], [9 m, 0 m], "
                           "[12 m, 0 m]]"}) {
    const std::string layout = std::string("  places: { tank: { positions: ") + list + " } }\n";
    EXPECT_EQ(warnings_of(layout), std::vector<std::string>{"layout-rows"});
    const auto loaded = load(layout);
    ASSERT_TRUE(loaded);
    const PlantLayout placed = lay_out(outline_of(loaded->scenario), &loaded->scenario);
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_GT(std::hypot(placed.devices[i].x - placed.devices[j].x,
                             placed.devices[i].y - placed.devices[j].y),
                  1.0F);
  }
}

TEST(LoadLayout, AllMistakesAtOnce) {
  const auto loaded = load(
      "  colour: red\n"
      "  places:\n    tnak: { at: [0 m, 0 m] }\n    tank: { at: [0 m, 1], spacing: -1 m }\n"
      "  floor: { picture: ../x.png, width: 1 m, height: 1 s }\n"
      "  outlines: { site: { file: type-unknown.geojson } }\n");
  ASSERT_FALSE(loaded);
  std::vector<std::string> codes;
  for (const auto& mistake : loaded.error().items()) codes.push_back(mistake.code);
  std::sort(codes.begin(), codes.end());
  EXPECT_EQ(codes,
            (std::vector<std::string>{"geojson-type", "path-outside", "range", "unit-dimension",
                                      "unit-missing", "unknown-key", "unknown-reference"}))
      << mistakes(loaded.error());
  EXPECT_NE(mistakes(loaded.error()).find("did you mean 'tank'?"), std::string::npos);
  EXPECT_NE(mistakes(loaded.error()).find("did you mean 'LineString'?"), std::string::npos);
}

TEST(LoadLayout, TheSchemaKnowsTheSection) {
  const auto schema = scenario_schema();
  const auto& layout = schema["properties"]["layout"];
  EXPECT_FALSE(layout["additionalProperties"].get<bool>());
  for (const char* key : {"places", "floor", "outlines", "origin"})
    EXPECT_TRUE(layout["properties"].contains(key)) << key;
  EXPECT_TRUE(
      layout["properties"]["places"]["additionalProperties"]["properties"].contains("positions"));
}

/// A scenario of the gallery with another layout, or none.
LoadedScenario changed(const std::vector<std::string>& sets) {
  auto loaded = load_scenario(ORRERY_SOURCE_DIR "/scenarios/library/pump-house-loss.yaml", {sets});
  EXPECT_TRUE(loaded) << mistakes(loaded.error());
  return std::move(*loaded);
}

TEST(LayoutIdentity, TheTextOfTheRunIsTheTextWithoutTheSection) {
  EXPECT_EQ(text_of_run("\"name\": \"a\"\n\"layout\":\n  \"places\": {}\n\"seed\": 1\n"),
            "\"name\": \"a\"\n\"seed\": 1\n");
  EXPECT_EQ(text_of_run("\"layout\":\n  \"x\":\n    - 1\n\"seed\": 1\n"), "\"seed\": 1\n");
  EXPECT_EQ(text_of_run("\"seed\": 1\n\"layout\": {}\n"), "\"seed\": 1\n");
  const std::string without = "\"name\": \"x\\n\\\"layout\\\":\"\n\"plant\":\n  \"layout\": 1\n";
  EXPECT_EQ(text_of_run(without), without);
  const std::string text = changed({}).scenario.text;
  EXPECT_NE(text, text_of_run(text)) << "the result keeps the layout";
}

TEST(LayoutIdentity, NeitherRunsOfAnExperimentNorSnapshotsDependOnIt) {
  const std::vector<std::string> elsewhere = {"layout.places.edge={at: [90 m, 90 m]}"};
  const Scenario one = changed({}).scenario;
  const Scenario two = changed(elsewhere).scenario;
  EXPECT_NE(one.text, two.text);
  EXPECT_EQ(text_of_run(one.text), text_of_run(two.text));
  EXPECT_EQ(one.files, two.files);
  const std::string path = ORRERY_SOURCE_DIR "/scenarios/library/pump-house-loss.yaml";
  const auto plan = plan_experiment(path, {}, {});
  const auto moved = plan_experiment(path, elsewhere, {});
  const auto longer = plan_experiment(path, {"duration=17 d"}, {});
  ASSERT_TRUE(plan && moved && longer);
  const std::string id = plan->source->next()->id;
  EXPECT_EQ(id, moved->source->next()->id);
  EXPECT_NE(id, longer->source->next()->id);
  engine::RunHeader header;
  header.scenario_text = one.text;
  const std::string snapshot = identity_of(header).run;
  header.scenario_text = two.text;
  EXPECT_EQ(snapshot, identity_of(header).run);
}

}  // namespace
}  // namespace orrery::scenarios
