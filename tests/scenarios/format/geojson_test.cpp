// SPDX-License-Identifier: Apache-2.0
// What is refused, and where, stands in tests/scenarios/malformed/layout.
#include "scenarios/format/geojson.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace orrery::scenarios {
namespace {

engine::Result<GeoJson> read(const std::string& text, const GeoJsonLimits& limits = {}) {
  return read_geojson(text, "site.geojson", GeoCoordinates::kDegrees, limits);
}

/// Codes of all mistakes, in order.
std::vector<std::string> codes_of(const std::string& text, const GeoJsonLimits& limits = {}) {
  const auto made = read(text, limits);
  std::vector<std::string> codes;
  if (made) return codes;
  for (const auto& mistake : made.error().items()) codes.push_back(mistake.code);
  return codes;
}

// The example of RFC 7946, section 1.5.
TEST(GeoJson, ReadsTheExampleOfTheStandard) {
  const auto made = read(R"({
       "type": "FeatureCollection",
       "features": [{
           "type": "Feature",
           "geometry": {"type": "Point", "coordinates": [102.0, 0.5]},
           "properties": {"prop0": "value0"}
       }, {
           "type": "Feature",
           "geometry": {
               "type": "LineString",
               "coordinates": [[102.0, 0.0], [103.0, 1.0], [104.0, 0.0], [105.0, 1.0]]
           },
           "properties": {"prop0": "value0", "prop1": 0.0}
       }, {
           "type": "Feature",
           "geometry": {
               "type": "Polygon",
               "coordinates": [[[100.0, 0.0], [101.0, 0.0], [101.0, 1.0], [100.0, 1.0],
                                [100.0, 0.0]]]
           },
           "properties": {"prop0": "value0", "prop1": {"this": "that"}}
       }]
   })");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->points_left_out, 1u);
  ASSERT_EQ(made->outlines.size(), 2u);
  EXPECT_FALSE(made->outlines[0].closed);
  ASSERT_EQ(made->outlines[0].points.size(), 4u);
  EXPECT_EQ(made->outlines[0].points[3].east, 105.0);
  EXPECT_TRUE(made->outlines[1].closed);
  EXPECT_EQ(made->outlines[1].points.size(), 4u) << "without its first point again";
}

// Appendix A.3 and A.5 to A.7 of RFC 7946: a hole and the parts of a Multi form are outlines too.
TEST(GeoJson, EveryRingAndLineIsAnOutline) {
  const auto hole = read(R"({"type": "Polygon", "coordinates": [
      [[100.0, 0.0], [101.0, 0.0], [101.0, 1.0], [100.0, 1.0], [100.0, 0.0]],
      [[100.8, 0.8], [100.8, 0.2], [100.2, 0.2], [100.2, 0.8], [100.8, 0.8]]]})");
  ASSERT_TRUE(hole);
  EXPECT_EQ(hole->outlines.size(), 2u);
  const auto lines = read(R"({"type": "MultiLineString", "coordinates": [
      [[100.0, 0.0], [101.0, 1.0]], [[102.0, 2.0], [103.0, 3.0]]]})");
  ASSERT_TRUE(lines);
  EXPECT_EQ(lines->outlines.size(), 2u);
  const auto polygons = read(R"({"type": "MultiPolygon", "coordinates": [
      [[[102.0, 2.0], [103.0, 2.0], [103.0, 3.0], [102.0, 3.0], [102.0, 2.0]]],
      [[[100.0, 0.0], [101.0, 0.0], [101.0, 1.0], [100.0, 1.0], [100.0, 0.0]],
       [[100.2, 0.2], [100.2, 0.8], [100.8, 0.8], [100.8, 0.2], [100.2, 0.2]]]]})");
  ASSERT_TRUE(polygons);
  EXPECT_EQ(polygons->outlines.size(), 3u);
  const auto collection = read(R"({"type": "GeometryCollection", "geometries": [
      {"type": "MultiPoint", "coordinates": [[100.0, 0.0], [101.0, 1.0]]},
      {"type": "LineString", "coordinates": [[101.0, 0.0, 430.5], [102.0, 1.0, 431.0]]}]})");
  ASSERT_TRUE(collection) << "heights are passed over";
  EXPECT_EQ(collection->outlines.size(), 1u);
  EXPECT_EQ(collection->points_left_out, 1u);
}

TEST(GeoJson, TheNameIsThatOfTheFeature) {
  const auto made = read(R"({"coordinates": [], "type": "FeatureCollection", "features": [
      {"properties": {"name": "north wall"}, "type": "Feature",
       "geometry": {"coordinates": [[8, 47], [9, 47]], "type": "LineString"}},
      {"type": "Feature", "properties": null, "geometry": null},
      {"type": "Feature", "properties": {"name": 3},
       "geometry": {"type": "LineString", "coordinates": [[8, 47], [9, 47]]}}]})");
  ASSERT_TRUE(made);
  ASSERT_EQ(made->outlines.size(), 2u);
  EXPECT_EQ(made->outlines[0].name, "north wall");
  EXPECT_EQ(made->outlines[1].name, "");
}

TEST(GeoJson, FindsAllMistakesAtOnceButNotWithoutEnd) {
  EXPECT_EQ(codes_of(R"({"type": "MultiLineString", "coordinates": [
      [[200, 0], [0, 0]], [[1, 1]], 7, [[0, 0], "x"]]})"),
            (std::vector<std::string>{"geojson-degrees", "geojson-line", "geojson-member",
                                      "geojson-position"}));
  std::string many;
  for (int i = 0; i < 1000; ++i) many += fmt::format("{}[900, {}]", i > 0 ? ", " : "", i % 90);
  const auto codes = codes_of("{\"type\": \"LineString\", \"coordinates\": [" + many + "]}");
  EXPECT_EQ(codes.size(), 21u);
  EXPECT_EQ(codes.back(), "limit-mistakes");
}

// Untrusted input is bounded before anything walks it.
TEST(GeoJson, Budgets) {
  const std::string line = R"({"type": "LineString", "coordinates": [[0, 0], [1, 1], [2, 2]]})";
  GeoJsonLimits limits;
  limits.points_max = 3;
  EXPECT_TRUE(codes_of(line, limits).empty());
  limits.points_max = 2;
  EXPECT_EQ(codes_of(line, limits), std::vector<std::string>{"limit-points"});
  limits = {};
  limits.json.bytes_max = line.size() - 1;
  EXPECT_EQ(codes_of(line, limits), std::vector<std::string>{"limit-size"});
  limits = {};
  limits.json.nodes_max = 10;
  EXPECT_EQ(codes_of(line, limits), std::vector<std::string>{"limit-nodes"});
  EXPECT_EQ(codes_of(std::string(1'000'000, '[')), std::vector<std::string>{"limit-depth"});
  limits = {};
  limits.outlines_max = 1;
  EXPECT_EQ(codes_of(R"({"type": "MultiLineString", "coordinates": [
      [[0, 0], [1, 1]], [[0, 0], [1, 1]]]})",
                     limits),
            std::vector<std::string>{"limit-points"});
}

TEST(GeoJson, PlacesCountLinesAndCharacters) {
  const auto made =
      read("{\"type\": \"LineString\",\n \"näme\": 0, \"coordinates\": [[0, 0],\n  [7]]}");
  ASSERT_FALSE(made);
  const auto& place = made.error().items().front().place;
  EXPECT_EQ(place.file, "site.geojson");
  EXPECT_EQ(place.line, 3);
  EXPECT_EQ(place.column, 3);
  EXPECT_EQ(codes_of("{\"type\": \"\xff\"}"), std::vector<std::string>{"json-syntax"});
  EXPECT_EQ(codes_of(""), std::vector<std::string>{"json-syntax"});
  EXPECT_EQ(codes_of("[1e400]"), std::vector<std::string>{"json-syntax"});
}

}  // namespace
}  // namespace orrery::scenarios
