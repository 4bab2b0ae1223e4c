// SPDX-License-Identifier: Apache-2.0
#include "models/control/correlated_noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace orrery::models::test {
namespace {

engine::Stream stream() { return engine::Stream({7, 1, engine::Purpose::kAgent}); }

TEST(CorrelatedNoise, ForgetsItselfAsTheProcessOfOrnsteinAndUhlenbeckDoes) {
  constexpr int kSteps = 200000, kLag = 10;
  CorrelatedNoise noise(1, 1, 10.0);
  engine::Stream luck = stream();
  std::vector<double> e(kSteps);
  for (double& x : e) x = noise.next(luck)[0];
  double mean = 0.0, square = 0.0, product = 0.0;
  for (int i = 0; i < kSteps; ++i) mean += e[i] / kSteps;
  for (int i = 0; i < kSteps; ++i) square += e[i] * e[i] / kSteps;
  for (int i = kLag; i < kSteps; ++i) product += e[i] * e[i - kLag] / (kSteps - kLag);
  // 200000 steps of which 20 make one that is independent: standard errors near 0.01.
  EXPECT_NEAR(mean, 0.0, 0.04);
  EXPECT_NEAR(square, 1.0, 0.06);
  EXPECT_NEAR(product, std::exp(-1.0), 0.06);
}

TEST(CorrelatedNoise, WithoutStepsIsTheStreamItself) {
  CorrelatedNoise noise(3, 2, 0.0);
  engine::Stream luck = stream(), same = stream();
  for (int step = 0; step < 5; ++step)
    for (const double e : noise.next(luck)) EXPECT_EQ(e, same.normal());
}

TEST(CorrelatedNoise, AnEpisodeBeginsWithoutTheLastOnesNoise) {
  CorrelatedNoise noise(2, 1, 50.0);
  engine::Stream luck = stream(), same = stream();
  noise.next(luck);
  same.normal();
  same.normal();
  noise.restart(1);
  const auto e = noise.next(luck);
  EXPECT_NE(e[0], same.normal());
  EXPECT_EQ(e[1], same.normal());
}

TEST(CorrelatedNoise, GoesOnFromWhatWasSaved) {
  CorrelatedNoise noise(2, 1, 20.0), other(2, 1, 20.0);
  engine::Stream luck = stream();
  noise.next(luck);
  noise.restart(0);
  engine::ArchiveWriter writer;
  noise.save(writer);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(other.load(reader));
  engine::Stream first = luck, second = luck;
  const auto a = noise.next(first), b = other.next(second);
  EXPECT_EQ(std::vector(a.begin(), a.end()), std::vector(b.begin(), b.end()));
}

}  // namespace
}  // namespace orrery::models::test
