// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/geojson.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

#include "scenarios/format/param_reader.h"

namespace orrery::scenarios {

namespace {

using Index = JsonTree::Index;
using Kind = JsonTree::Kind;

constexpr std::size_t kMistakesMost = 20;
/// Farther out the ground is no plane any more, and floats of the drawing lose centimetres.
constexpr double kReachM = 1e6;

/// Walks objects, geometries and coordinates. The depth of the tree bounds its recursion.
class GeoJsonReader {
 public:
  GeoJsonReader(const JsonTree& tree, GeoCoordinates coordinates, const GeoJsonLimits& limits)
      : tree_(tree), coordinates_(coordinates), limits_(limits) {}

  engine::Result<GeoJson> read() {
    read_object(tree_.root(), "");
    if (found_.has_errors()) return engine::failure(std::move(found_));
    return std::move(made_);
  }

 private:
  void read_object(Index object, const std::string& name) {
    if (full()) return;
    const std::string type = type_of(object);
    if (type.empty()) return;
    if (type == "FeatureCollection") {
      for_each(object, "features", [&](Index feature) { read_object(feature, name); });
    } else if (type == "GeometryCollection") {
      for_each(object, "geometries", [&](Index geometry) { read_object(geometry, name); });
    } else if (type == "Feature") {
      read_feature(object, name);
    } else if (type == "Point" || type == "MultiPoint") {
      ++made_.points_left_out;
    } else if (type == "LineString") {
      if (const Index line = array_of(object, "coordinates"); line != JsonTree::kNone)
        read_line(line, name);
    } else if (type == "MultiLineString") {
      for_each(object, "coordinates", [&](Index line) { read_line(line, name); });
    } else if (type == "Polygon") {
      for_each(object, "coordinates", [&](Index ring) { read_ring(ring, name); });
    } else if (type == "MultiPolygon") {
      for_each(object, "coordinates", [&](Index polygon) {
        if (!expect_array(polygon, "a polygon")) return;
        for_each_in(polygon, [&](Index ring) { read_ring(ring, name); });
      });
    } else {
      refuse(tree_.find(object, "type"), "geojson-type",
             fmt::format("'{}' is no type of GeoJSON", type.substr(0, 40)),
             suggestion(type.substr(0, 40),
                        {"FeatureCollection", "Feature", "LineString", "Polygon", "MultiLineString",
                         "MultiPolygon", "GeometryCollection", "Point", "MultiPoint"}));
    }
  }

  void read_feature(Index feature, const std::string& name) {
    const Index geometry = tree_.find(feature, "geometry");
    if (geometry == JsonTree::kNone)
      return refuse(feature, "geojson-member", "the feature has no 'geometry'",
                    "add it; it may be null");
    if (tree_.kind(geometry) == Kind::kNull) return;
    const Index properties = tree_.find(feature, "properties");
    const Index called =
        properties == JsonTree::kNone ? properties : tree_.find(properties, "name");
    const bool has_name = called != JsonTree::kNone && tree_.kind(called) == Kind::kText;
    read_object(geometry, has_name ? tree_.text(called) : name);
  }

  void read_line(Index line, const std::string& name) {
    auto points = positions(line, "a line");
    if (!points) return;
    if (points->size() < 2)
      return refuse(line, "geojson-line", "a line has two positions at least", "add the other end");
    keep({name, false, std::move(*points)}, line);
  }

  void read_ring(Index ring, const std::string& name) {
    auto points = positions(ring, "a ring of a polygon");
    if (!points) return;
    const bool closed = points->size() >= 4 && points->front().east == points->back().east &&
                        points->front().north == points->back().north;
    if (!closed)
      return refuse(ring, "geojson-ring",
                    "a ring has four positions at least, and the last is the first again",
                    "end the ring where it begins, or write a LineString");
    points->pop_back();
    keep({name, true, std::move(*points)}, ring);
  }

  void keep(GeoOutline outline, Index at) {
    if (made_.outlines.size() >= limits_.outlines_max)
      return stop(at, "limit-points", fmt::format("more than {} lines", limits_.outlines_max));
    made_.outlines.push_back(std::move(outline));
  }

  /// Nothing when one of them has a mistake.
  std::optional<std::vector<GeoPosition>> positions(Index list, const char* what) {
    if (!expect_array(list, what)) return std::nullopt;
    std::vector<GeoPosition> points;
    bool good = true;
    for (Index item = tree_.first(list); item != JsonTree::kNone; item = tree_.next(item)) {
      if (full()) return std::nullopt;
      if (++points_ > limits_.points_max) {
        stop(item, "limit-points", fmt::format("more than {} positions", limits_.points_max));
        return std::nullopt;
      }
      const auto point = position(item);
      good = good && point;
      if (good) points.push_back(*point);
    }
    return good ? std::optional(std::move(points)) : std::nullopt;
  }

  std::optional<GeoPosition> position(Index item) {
    const Index east = tree_.kind(item) == Kind::kArray ? tree_.first(item) : JsonTree::kNone;
    const Index north = east == JsonTree::kNone ? east : tree_.next(east);
    if (north == JsonTree::kNone || tree_.kind(east) != Kind::kNumber ||
        tree_.kind(north) != Kind::kNumber) {
      refuse(item, "geojson-position", "a position is a list of two numbers",
             coordinates_ == GeoCoordinates::kDegrees ? "write [longitude, latitude]"
                                                      : "write [east, north] in metres");
      return std::nullopt;
    }
    const GeoPosition point = {tree_.number(east), tree_.number(north)};
    return in_range(item, point) ? std::optional(point) : std::nullopt;
  }

  bool in_range(Index item, GeoPosition point) {
    if (coordinates_ == GeoCoordinates::kMetres) {
      if (std::abs(point.east) <= kReachM && std::abs(point.north) <= kReachM) return true;
      refuse(item, "geojson-position",
             fmt::format("[{:g}, {:g}] is beyond {:g} m", point.east, point.north, kReachM),
             "count from a corner of the site");
      return false;
    }
    if (std::abs(point.east) <= 180.0 && std::abs(point.north) <= 90.0) return true;
    refuse(item, "geojson-degrees",
           fmt::format("[{:g}, {:g}] is no longitude and latitude", point.east, point.north),
           "write degrees, longitude first; of a plan in metres say 'coordinates: metres'");
    return false;
  }

  std::string type_of(Index object) {
    const Index type = tree_.find(object, "type");
    if (type != JsonTree::kNone && tree_.kind(type) == Kind::kText && !tree_.text(type).empty())
      return tree_.text(type);
    refuse(object, "geojson-type", "an object of GeoJSON has a 'type'",
           "add it, such as \"type\": \"FeatureCollection\"");
    return {};
  }

  Index array_of(Index object, const char* key) {
    const Index list = tree_.find(object, key);
    if (list != JsonTree::kNone && tree_.kind(list) == Kind::kArray) return list;
    refuse(list != JsonTree::kNone ? list : object, "geojson-member",
           fmt::format("'{}' is a list here", key), "write [ ... ]");
    return JsonTree::kNone;
  }

  bool expect_array(Index item, const char* what) {
    if (tree_.kind(item) == Kind::kArray) return true;
    refuse(item, "geojson-member", fmt::format("{} is a list of positions", what), "write [ ... ]");
    return false;
  }

  template <class Read>
  void for_each(Index object, const char* key, const Read& read) {
    if (const Index list = array_of(object, key); list != JsonTree::kNone) for_each_in(list, read);
  }
  template <class Read>
  void for_each_in(Index list, const Read& read) {
    for (Index item = tree_.first(list); item != JsonTree::kNone && !full();
         item = tree_.next(item))
      read(item);
  }

  bool full() const { return stopped_; }
  void refuse(Index at, const char* code, std::string message, std::string remedy) {
    if (stopped_) return;
    found_.add(tree_.mistake(at, code, std::move(message), std::move(remedy)));
    if (found_.error_count() >= kMistakesMost)
      stop(at, "limit-mistakes", "further mistakes of this file are not listed");
  }
  void stop(Index at, const char* code, std::string message) {
    if (!stopped_) found_.add(tree_.mistake(at, code, std::move(message), "simplify the file"));
    stopped_ = true;
  }

  const JsonTree& tree_;
  GeoCoordinates coordinates_;
  const GeoJsonLimits& limits_;
  engine::Diagnostics found_;
  GeoJson made_;
  std::size_t points_ = 0;
  bool stopped_ = false;
};

}  // namespace

engine::Result<GeoJson> read_geojson(std::string_view text, const std::string& file,
                                     GeoCoordinates coordinates, const GeoJsonLimits& limits) {
  const auto tree = JsonTree::read(text, file, limits.json);
  if (!tree) return engine::failure(tree.error());
  return GeoJsonReader(*tree, coordinates, limits).read();
}

}  // namespace orrery::scenarios
