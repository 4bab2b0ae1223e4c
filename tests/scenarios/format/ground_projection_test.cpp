// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/ground_projection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace orrery::scenarios {
namespace {

// A degree of the meridian of a sphere of 6 371 008.8 m is 111.195 km, and a degree of the parallel
// of 60 degrees half of it.
TEST(GroundProjection, ADegreeIsAsLongAsOnTheMeanSphere) {
  const GroundProjection equator({10.0, 0.0});
  EXPECT_NEAR(equator.project({10.0, 1.0}).y_m, 111'195.08, 0.01);
  EXPECT_NEAR(equator.project({11.0, 0.0}).x_m, 111'195.08, 0.01);
  const GroundProjection north({10.0, 60.0});
  EXPECT_NEAR(north.project({11.0, 60.0}).x_m, 111'195.08 / 2.0, 0.01);
  EXPECT_EQ(north.project({10.0, 60.0}).x_m, 0.0);
  EXPECT_EQ(north.project({10.0, 60.0}).y_m, 0.0);
}

// A degree of latitude on the ellipsoid of WGS 84 (NIMA TR8350.2, 2000): 110 574 m at the equator,
// 111 694 m at the poles, the extremes.
TEST(GroundProjection, TheSphereIsWithinItsPromiseOfTheEllipsoid) {
  const double equator_m = GroundProjection({8.0, -0.5}).project({8.0, 0.5}).y_m;
  EXPECT_NEAR(equator_m, 110'574.0, 0.006 * 110'574.0);
  const double pole_m = GroundProjection({8.0, 89.0}).project({8.0, 90.0}).y_m;
  EXPECT_NEAR(pole_m, 111'694.0, 0.006 * 111'694.0);
}

TEST(GroundProjection, CrossesTheAntimeridian) {
  const GroundProjection suva({179.9, -18.0});
  EXPECT_NEAR(suva.project({-179.9, -18.0}).x_m,
              0.2 * 111'195.08 * std::cos(18.0 * std::numbers::pi / 180.0), 0.01);
  const GlobePoint middle = middle_of({{179.8, -18.0}, {-179.6, -17.0}});
  EXPECT_NEAR(std::abs(middle.longitude_deg), 179.9, 1e-9);
  EXPECT_NEAR(middle.longitude_deg, -179.9, 1e-9);
  EXPECT_EQ(middle.latitude_deg, -17.5);
}

TEST(GroundProjection, TheMiddleIsThatOfTheBox) {
  const GlobePoint middle = middle_of({{8.0, 47.0}, {8.2, 47.0}, {8.1, 47.4}});
  EXPECT_NEAR(middle.longitude_deg, 8.1, 1e-12);
  EXPECT_NEAR(middle.latitude_deg, 47.2, 1e-12);
  EXPECT_EQ(middle_of({}).longitude_deg, 0.0);
}

}  // namespace
}  // namespace orrery::scenarios
