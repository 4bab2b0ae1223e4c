// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/json_tree.h"

namespace orrery::scenarios {

/// What the two numbers of a position are. The standard knows degrees only; plans of a hall or a
/// site are often in metres.
enum class GeoCoordinates { kDegrees, kMetres };

struct GeoJsonLimits {
  JsonLimits json;
  std::size_t points_max = 100'000;
  std::size_t outlines_max = 10'000;
};

struct GeoPosition {
  double east = 0.0;   ///< longitude in degrees, or metres
  double north = 0.0;  ///< latitude in degrees, or metres
};

struct GeoOutline {
  std::string name;  ///< `properties.name` of its feature; empty: none
  bool closed = false;
  std::vector<GeoPosition> points;  ///< of a closed one without its first point again
};

struct GeoJson {
  std::vector<GeoOutline> outlines;
  std::size_t points_left_out = 0;  ///< Point and MultiPoint are no outlines
};

/// Reads the lines and rings of a GeoJSON text (RFC 7946): LineString, Polygon, their Multi forms,
/// GeometryCollection, Feature, FeatureCollection. Heights and other members are passed over.
/// Fails with every mistake, up to the twentieth.
///
/// Codes: `geojson-type`, `geojson-member`, `geojson-position`, `geojson-line`, `geojson-ring`,
/// `geojson-degrees`, `limit-points`, `limit-mistakes`, and those of JsonTree.
engine::Result<GeoJson> read_geojson(std::string_view text, const std::string& file,
                                     GeoCoordinates coordinates, const GeoJsonLimits& limits = {});

}  // namespace orrery::scenarios
