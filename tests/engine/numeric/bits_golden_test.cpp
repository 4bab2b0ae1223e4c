// SPDX-License-Identifier: Apache-2.0
// One number for a million results: it may change only with a decision to change results, and is
// the same for every compiler and optimiser (docs/decisions/0001-determinism.md).
#include <gtest/gtest.h>

#include <bit>
#include <vector>

#include "engine/numeric/elementary.h"
#include "engine/numeric/special_functions.h"
#include "engine/random/distribution.h"
#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

class Sum {
 public:
  void take(double value) { sum_ = mix64(sum_ ^ std::bit_cast<std::uint64_t>(value)); }
  std::uint64_t value() const { return sum_; }

 private:
  std::uint64_t sum_ = 0;
};

TEST(BitsGolden, ElementaryFunctions) {
  Sum sum;
  Stream stream({1, 1, Purpose::kUser});
  for (int i = 0; i < 100'000; ++i) {
    const double u = stream.uniform();
    const double wide = (u - 0.5) * 1400;
    const double positive = exp(wide);
    sum.take(positive);
    sum.take(log(positive));
    sum.take(log(u));
    sum.take(sin(wide * 1000));
    sum.take(cos(wide * 1000));
    sum.take(tan(wide));
    sum.take(tanh(wide * 0.01));
    sum.take(pow(u * 100, wide * 0.05));
    sum.take(erfc(wide * 0.01));
    sum.take(gamma(0.5 + u * 150));
  }
  EXPECT_EQ(sum.value(), 11991089233911567653U);
}

TEST(BitsGolden, Draws) {
  Sum sum;
  std::vector<double> normals(500'001);
  fill_normal_run({1, entity_key("golden", 0), Purpose::kSensorNoise}, 1, normals);
  for (const double normal : normals) sum.take(normal);
  Stream stream({1, entity_key("golden", 1), Purpose::kParameters});
  using Kind = Distribution::Kind;
  const Distribution kinds[] = {
      {Kind::kNormal, {20, 0.5}},    {Kind::kTruncatedNormal, {0, 1, 1, 9}},
      {Kind::kLognormal, {3, 0.5}},  {Kind::kExponential, {5}},
      {Kind::kWeibull, {2, 1.5}},    {Kind::kTriangular, {0, 1, 4}},
      {Kind::kChoice, {1, 1, 5, 3}}, {Kind::kUniform, {-1, 7}}};
  for (int i = 0; i < 50'000; ++i) {
    for (const auto& kind : kinds) sum.take(kind.sample(stream));
  }
  EXPECT_EQ(sum.value(), 16231303419636178887U);
}

}  // namespace
}  // namespace orrery::engine
