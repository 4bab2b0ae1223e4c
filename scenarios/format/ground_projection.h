// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "scenarios/format/layout_element.h"

namespace orrery::scenarios {

/// On the globe, in degrees: longitude to the east, latitude to the north (WGS 84).
struct GlobePoint {
  double longitude_deg = 0.0;
  double latitude_deg = 0.0;
};

/// From longitude and latitude to metres on the ground: the equirectangular projection about an
/// origin, whose parallel is true to length.
///
///   x = R cos(phi0) (lambda - lambda0)
///   y = R (phi - phi0)                      R = 6 371 008.8 m, the mean radius of the Earth
///
/// Holds near the origin: the length of a parallel is off by tan(phi0) (phi - phi0), 0.2 % at 10 km
/// and 48 degrees; the sphere in the place of the ellipsoid costs up to 0.6 %. Longitudes may cross
/// the antimeridian.
/// Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987),
/// p. 91, equations 12-1 and 12-2; R: H. Moritz, Geodetic Reference System 1980, R1.
class GroundProjection {
 public:
  explicit GroundProjection(GlobePoint origin);

  GroundPoint project(GlobePoint point) const;

 private:
  GlobePoint origin_;
  double cos_latitude_;
};

/// The middle of the box around the points, also across the antimeridian; of no points: 0, 0.
GlobePoint middle_of(const std::vector<GlobePoint>& points);

}  // namespace orrery::scenarios
