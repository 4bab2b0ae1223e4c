// SPDX-License-Identifier: Apache-2.0
// Learning tests: each against a stated baseline that sees the same windows.
#include "models/detect/pca_model.h"
#include "tests/models/torch/pattern_in_time.h"

namespace orrery::models::test {
namespace {

/// Principal components of whole windows, out of the plane.
PcaModel pca_of(const Windows& train) {
  const std::size_t p = train.width();
  std::vector<double> r(p * p, 0.0);
  for (std::size_t i = 0; i < train.count(); ++i)
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = 0; k < p; ++k)
        r[j * p + k] +=
            train.window(i)[j] * train.window(i)[k] / static_cast<double>(train.count());
  return {std::move(r), p, 0.9, 0.01};
}

// A sensor that follows another cause than before, alone unchanged: no single sensor shows it, and
// neither does the last value. Principal components are made for this; the network comes near them.
TEST_F(NetworkTest, LearnsHowSensorsHangTogether) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Windows train = sliding(correlated_rows(3000, seed), 6, 8);
    const Windows held_out = sliding(correlated_rows(800, seed + 100), 6, 8);
    const Windows clean = sliding(correlated_rows(1500, seed + 200), 6, 8, 3);
    const Windows broken = sliding(correlated_rows(1500, seed + 300, 0), 6, 8, 3);
    const PcaModel pca = pca_of(train);
    const double of_pca = area_of([&](auto window) { return pca.score(window).q; }, clean, broken);
    const double of_values = area_of(largest_value, clean, broken);
    const double of_last = area_of(
        [](auto window) {
          double away = 0.0;
          for (std::size_t j = 42; j < 48; ++j) away += std::abs(window[j] - window[j - 6]);
          return away;
        },
        clean, broken);
    const auto model = network({"autoencoder", {{"code", 16.0}, {"epochs", 30.0}}}, 8, 6, seed);
    fit(*model, train, held_out);
    const double area = area_of(*model, clean, broken);
    EXPECT_LT(of_values, 0.65);
    EXPECT_LT(of_last, 0.65);
    EXPECT_GT(area, of_pca - 0.05) << "seed " << seed;
    EXPECT_GT(area, 0.9);
  }
}

// A break of phase changes no value's distribution: a method that looks at rows cannot see it.
TEST_F(NetworkTest, LearnsAPatternInTimeThatNoRowShows) {
  const PatternInTime pattern(1);
  EXPECT_LT(area_of(largest_value, pattern.clean, pattern.broken), 0.6);
  for (const auto& each : networks_for_patterns()) {
    const auto model = network(each, 24, 1, 1);
    fit(*model, pattern.train, pattern.held_out);
    EXPECT_GT(area_of(*model, pattern.clean, pattern.broken), 0.85) << each.agent;
  }
}

}  // namespace
}  // namespace orrery::models::test
