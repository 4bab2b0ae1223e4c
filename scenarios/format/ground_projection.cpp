// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/ground_projection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace orrery::scenarios {

namespace {

constexpr double kEarthRadiusM = 6'371'008.8;

double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

/// The way from one longitude to another, the shorter way round, in degrees.
double eastward(double from_deg, double to_deg) { return std::remainder(to_deg - from_deg, 360.0); }

}  // namespace

GroundProjection::GroundProjection(GlobePoint origin)
    : origin_(origin), cos_latitude_(std::cos(radians(origin.latitude_deg))) {}

GroundPoint GroundProjection::project(GlobePoint point) const {
  const double east_deg = eastward(origin_.longitude_deg, point.longitude_deg);
  const double north_deg = point.latitude_deg - origin_.latitude_deg;
  return {kEarthRadiusM * cos_latitude_ * radians(east_deg), kEarthRadiusM * radians(north_deg)};
}

GlobePoint middle_of(const std::vector<GlobePoint>& points) {
  if (points.empty()) return {};
  const GlobePoint first = points.front();
  double west = 0.0, east = 0.0;
  double south = first.latitude_deg, north = first.latitude_deg;
  for (const GlobePoint& point : points) {
    const double way = eastward(first.longitude_deg, point.longitude_deg);
    west = std::min(west, way);
    east = std::max(east, way);
    south = std::min(south, point.latitude_deg);
    north = std::max(north, point.latitude_deg);
  }
  return {std::remainder(first.longitude_deg + (west + east) / 2.0, 360.0), (south + north) / 2.0};
}

}  // namespace orrery::scenarios
