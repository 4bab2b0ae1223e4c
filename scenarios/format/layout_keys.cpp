// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/layout_keys.h"

#include "engine/registry/param_rows.h"

namespace orrery::scenarios {

namespace {

using engine::ModelInfo;
using engine::Range;
using engine::rows::choice;
using engine::rows::integer;
using engine::rows::keys;
using engine::rows::number;
using engine::rows::numbers;
using engine::rows::required;
using engine::rows::text;

constexpr Range kGround{-1e6, 1e6};  // m; the drawing counts in floats, 6 cm apart at its end
constexpr Range kExtent{1e-2, 1e6};  // m

/// A point on the ground: two lengths.
engine::ParamInfo pair(std::string name, std::string meaning) {
  engine::ParamInfo row = numbers(std::move(name), std::move(meaning));
  row.unit = "m";
  row.range = kGround;
  return row;
}

}  // namespace

const ModelInfo& layout_keys() {
  static const ModelInfo info = keys("layout", "how the plant is drawn; no run depends on it", {});
  return info;
}

const ModelInfo& place_keys() {
  static const ModelInfo info =
      keys("place", "where the devices of a population, or the machines of a node, stand",
           {pair("at", "the first of them; to the east and to the north"),
            integer("columns", 0, {0, 1e9}, "of a block of rows; 0: about a square"),
            number("spacing", "m", 0.0, {0.0, 1e5}, "between neighbours; 0: 3 m")});
  return info;
}

const ModelInfo& floor_keys() {
  static const ModelInfo info =
      keys("floor", "a picture on the ground, seen from above, north up",
           {required(text("picture", "", "PNG or JPEG beneath the scenario's folder")),
            pair("at", "its south-west corner; the origin when left out"),
            required(number("width", "m", 0.0, kExtent, "from west to east")),
            required(number("height", "m", 0.0, kExtent, "from south to north"))});
  return info;
}

const ModelInfo& outline_keys() {
  static const ModelInfo info =
      keys("outline", "walls, roads, coasts from a GeoJSON file",
           {required(text("file", "", "GeoJSON beneath the scenario's folder")),
            choice("coordinates", {"degrees", "metres"},
                   "longitude and latitude, which are projected to metres, or metres as they are"),
            pair("at", "where its origin lies")});
  return info;
}

const ModelInfo& origin_keys() {
  static const ModelInfo info =
      keys("origin",
           "the point of the globe at 0, 0; the middle of all outlines in degrees when left out",
           {required(number("longitude", "deg", 0.0, {-180.0, 180.0}, "to the east")),
            required(number("latitude", "deg", 0.0, {-90.0, 90.0}, "to the north"))});
  return info;
}

}  // namespace orrery::scenarios
