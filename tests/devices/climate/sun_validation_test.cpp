// SPDX-License-Identifier: Apache-2.0
#include "devices/climate/sun.h"

#include <gtest/gtest.h>

#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

constexpr double kDeg = kPi / 180.0;

// FAO-56, examples 8 and 9 (20 deg S, 3 September) and 18 (Uccle, 6 July).
TEST(Sun, DailySumsAreThoseOfFao56) {
  const DailySun brazil = daily_sun(-20.0 * kDeg, 246);
  tests::expect_truth("AGR-05", "Ra", 32.2, brazil.radiation_j_per_m2 / 1e6, 0.1);
  tests::expect_truth("AGR-05", "N", 11.7, brazil.daylight_s / 3600.0, 0.1);
  const DailySun uccle = daily_sun(50.80 * kDeg, 187);
  tests::expect_truth("AGR-02", "Ra", 41.09, uccle.radiation_j_per_m2 / 1e6, 0.01);
  tests::expect_truth("AGR-02", "N", 16.1, uccle.daylight_s / 3600.0, 0.1);
}

// Duffie and Beckman, example 1.6.2: Madison, declinations -14 and 23.1 deg.
TEST(Sun, StandsOverMadisonWhereTheTextbookSays) {
  const SunDirection winter = sun_direction(43 * kDeg, -14 * kDeg, -37.5 * kDeg);
  EXPECT_NEAR(90.0 - winter.elevation_rad() / kDeg, 66.5, 0.1);
  EXPECT_NEAR(winter.azimuth_rad() / kDeg, 180.0 - 40.0, 0.1);
  const SunDirection summer = sun_direction(43 * kDeg, 23.1 * kDeg, 97.5 * kDeg);
  EXPECT_NEAR(90.0 - summer.elevation_rad() / kDeg, 79.6, 0.1);
  EXPECT_NEAR(summer.azimuth_rad() / kDeg, 180.0 + 112.0, 0.1);
}

// Duffie and Beckman, example 1.5.1: 10:30 on 3 February at 89.4 deg W is 10:19 by the sun.
TEST(Sun, ClockOfMadisonIsThatOfTheTextbook) {
  const SunGeometry sun = sun_geometry(34.0);
  EXPECT_NEAR(sun.equation_of_time_s / 60.0, -13.5, 0.1);
  const double hour = hour_angle_rad(10.5 * 3600, -89.4 * kDeg, -6 * 3600, sun.equation_of_time_s);
  EXPECT_NEAR(12.0 * 60.0 + hour / kDeg * 4.0, 10 * 60 + 19, 1.0);
}

// Reda and Andreas 2004 (SPA), table A5.1: 17 October 2003, 12:30:30, without refraction.
// Tolerances are Spencer's errors: 0.035 deg of declination and 35 s of time.
TEST(Sun, StandsOverGoldenWhereTheSpaSays) {
  const double time_s = 12 * 3600 + 30 * 60 + 30;
  const SunGeometry sun = sun_geometry(290.0 + (time_s + 7 * 3600) / 86400.0);
  const double hour = hour_angle_rad(time_s, -105.1786 * kDeg, -7 * 3600, sun.equation_of_time_s);
  const SunDirection to = sun_direction(39.742476 * kDeg, sun.declination_rad, hour);
  EXPECT_NEAR(to.elevation_rad() / kDeg, 39.872046, 0.1);
  EXPECT_NEAR(to.azimuth_rad() / kDeg, 194.34024, 0.25);
}

TEST(Sun, DeclinationTurnsAtTheObliquity) {
  double most = -1.0, least = 1.0;
  for (int day = 1; day <= 365; ++day) {
    most = std::max(most, sun_geometry(day).declination_rad);
    least = std::min(least, sun_geometry(day).declination_rad);
  }
  EXPECT_NEAR(most / kDeg, 23.44, 0.04);
  EXPECT_NEAR(least / kDeg, -23.44, 0.04);
}

// Kasten and Young 1989: 37.92 at the horizon, 5.59 at 10 deg, 1.994 at 30 deg.
TEST(Sun, AirMassIsKastensAndYoungs) {
  EXPECT_NEAR(air_mass(1e-9), 37.92, 0.1);
  EXPECT_NEAR(air_mass(std::sin(10 * kDeg)), 5.59, 0.01);
  EXPECT_NEAR(air_mass(0.5), 1.994, 0.001);
  EXPECT_NEAR(air_mass(1.0), 1.0, 0.001);
}

// Minute by minute over a day against the integral in closed form (Duffie and Beckman, equation
// 1.10.3) with the declination of noon. FAO-56's own declination is no referee here: it is a degree
// off in October.
TEST(Sun, SumOverADayIsTheClosedIntegral) {
  for (const double latitude : {-35.0, 0.0, 20.0, 52.0}) {
    for (const int day : {15, 105, 196, 288}) {
      double sum = 0.0;
      for (int minute = 0; minute < 1440; ++minute) {
        const SunGeometry sun = sun_geometry(day + minute / 1440.0);
        const SunDirection to =
            sun_direction(latitude * kDeg, sun.declination_rad, 2 * kPi * (minute / 1440.0 - 0.5));
        sum += 60.0 * kSolarConstant * sun.distance_factor * std::max(to.up, 0.0);
      }
      const SunGeometry noon = sun_geometry(day + 0.5);
      const double f = latitude * kDeg, d = noon.declination_rad;
      const double sunset = std::acos(-std::tan(f) * std::tan(d));
      const double closed =
          86400.0 / kPi * kSolarConstant * noon.distance_factor *
          (std::cos(f) * std::cos(d) * std::sin(sunset) + sunset * std::sin(f) * std::sin(d));
      EXPECT_NEAR(sum / closed, 1.0, 0.002) << latitude << " " << day;
    }
  }
}

TEST(Sun, SplitOfIrradianceCloses) {
  for (double up = 0.0; up <= 1.0; up += 0.01) {
    for (double cloud = 0.0; cloud <= 1.0; cloud += 0.1) {
      const Irradiance sky = irradiance(up, 1.0, cloud);
      EXPECT_NEAR(sky.dhi + sky.dni * up, sky.ghi, 1e-9);
      EXPECT_GE(sky.dni, 0.0);
      EXPECT_LT(sky.dni, kSolarConstant);
      const SunDirection to{std::sqrt(1.0 - up * up), 0.0, up};
      EXPECT_NEAR(on_plane(sky, to, 0.0, 1.0, 0.2), sky.ghi, 1e-9);
      // Upside down it sees the ground and nothing else.
      EXPECT_NEAR(on_plane(sky, to, kPi, 1.0, 0.2), 0.2 * sky.ghi, 1e-9);
    }
  }
  // Haurwitz by hand, and a covered sky keeps a quarter.
  EXPECT_NEAR(irradiance(0.5, 1.0, 0.0).ghi, 487.9, 0.1);
  EXPECT_NEAR(irradiance(0.5, 1.0, 1.0).ghi, 0.25 * 487.9, 0.1);
}

TEST(Sun, ArcTangentIsTheLibrarys) {
  for (double angle = -3.14; angle < 3.14; angle += 0.001)
    EXPECT_NEAR(arc_tangent(std::sin(angle), std::cos(angle)), angle, 2e-15);
}

}  // namespace
}  // namespace orrery::devices
