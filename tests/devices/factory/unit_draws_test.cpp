// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/unit_draws.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::devices {
namespace {

constexpr engine::StreamKey kKey{1, 2, engine::Purpose::kProcessTime};

// Mean 1 and the coefficient of variation asked for, within 4 standard errors of normal theory.
TEST(UnitDraws, HaveMeanOneAndTheirVariation) {
  constexpr int kDraws = 200000;
  using Kind = UnitDraws::Kind;
  for (const Kind kind : {Kind::kGamma, Kind::kLognormal}) {
    for (const double cv : {0.2, 0.5, 1.0, 1.4}) {
      UnitDraws draws(kKey, kind, cv);
      double sum = 0.0, squares = 0.0, fourths = 0.0;
      for (int i = 0; i < kDraws; ++i) {
        const double d = draws.next() - 1.0;
        sum += d;
        squares += d * d;
        fourths += d * d * d * d;
      }
      const double variance = squares / kDraws;
      EXPECT_NEAR(sum / kDraws, 0.0, 4.0 * cv / std::sqrt(kDraws));
      EXPECT_NEAR(variance, cv * cv,
                  4.0 * std::sqrt((fourths / kDraws - variance * variance) / kDraws));
    }
  }
}

// The share of a gamma variable of shape 4 below its mean: 1 - e^-4 (1 + 4 + 8 + 32/3).
TEST(UnitDraws, GammaHasItsDistribution) {
  UnitDraws draws(kKey, UnitDraws::Kind::kGamma, 0.5);
  int below = 0;
  for (int i = 0; i < 200000; ++i) below += draws.next() < 1.0;
  const double share = 1.0 - std::exp(-4.0) * (1.0 + 4.0 + 8.0 + 32.0 / 3.0);
  EXPECT_NEAR(below / 200000.0, share, 4.0 * std::sqrt(share * (1.0 - share) / 200000.0));
}

TEST(UnitDraws, GoOnFromAnyPosition) {
  using Kind = UnitDraws::Kind;
  for (const Kind kind : {Kind::kExponential, Kind::kGamma, Kind::kLognormal, Kind::kUniform}) {
    UnitDraws whole(kKey, kind, 0.6);
    for (int i = 0; i < 45; ++i) whole.next();
    UnitDraws sought(kKey, kind, 0.6);
    sought.seek(whole.position());
    for (int i = 0; i < 100; ++i) EXPECT_EQ(whole.next(), sought.next());
  }
}

}  // namespace
}  // namespace orrery::devices
