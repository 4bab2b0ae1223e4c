// SPDX-License-Identifier: Apache-2.0
// Detectors that compare windows: k-means, matrix profile, spectral residual.
#include <cmath>

#include "models/detect/nearest_shape.h"
#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

TEST(KmeansDistance, FindsTheCentresOfBlobsFarApart) {
  constexpr std::size_t kBlobs = 5;
  engine::Stream stream({3, 0, engine::Purpose::kUser});
  Windows train = empty_windows(2, 2);
  for (std::size_t i = 0; i < 500 * kBlobs; ++i) {
    const auto window = train.append(0);
    for (std::size_t v = 0; v < 4; ++v)
      window[v] = (v == i % 4 ? 20.0 : 0.0) * static_cast<double>(i % kBlobs) + stream.normal();
  }
  const auto made = model("kmeans_distance", 2, 2, 1, {{"clusters", 17.0}});
  // Of each blob there are windows along four axes (one blob at the origin): 17 places in all.
  fit(*made, train, {});
  Windows centres = empty_windows(2, 2);
  for (std::size_t i = 0; i < 4 * kBlobs; ++i)
    centres.append(0)[i % 4] = 20.0 * static_cast<double>(i / 4);
  for (const double s : scored(*made, centres).scores) EXPECT_LT(s, 0.25);  // 125 or 500 a place
  Windows odd = empty_windows(2, 2);
  odd.append(0)[3] = -10.0;  // newest row, feature 1; nearest centre: the origin
  const Scored found = scored(*made, odd);
  EXPECT_NEAR(found.scores[0], 5.0, 0.2);  // sqrt(100 / 4)
  EXPECT_EQ(found.blamed[0], 1);
}

TEST(KmeansDistance, FewerWindowsThanCentres) {
  const auto made = model("kmeans_distance", 3, 1);
  const Windows train = normal_windows(3, 1, 7, 1);
  fit(*made, train, {});
  for (const double s : scored(*made, train).scores) EXPECT_EQ(s, 0.0);
}

/// The definition, word by word.
double brute_force(const Windows& train, std::span<const double> window, bool largest) {
  const std::size_t p = train.features;
  const std::size_t n = train.length;
  const auto shape = [&](std::span<const double> of, std::size_t j) {
    std::vector<double> z(n);
    double mean = 0.0, square = 0.0;
    for (std::size_t t = 0; t < n; ++t) mean += of[t * p + j] / static_cast<double>(n);
    for (std::size_t t = 0; t < n; ++t) square += std::pow(of[t * p + j] - mean, 2);
    const double sd = std::sqrt(square / static_cast<double>(n));
    for (std::size_t t = 0; t < n; ++t) z[t] = sd > 0.01 ? (of[t * p + j] - mean) / sd : 0.0;
    return z;
  };
  double sum = 0.0, most = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    const auto query = shape(window, j);
    double best = 1e300;
    for (std::size_t i = 0; i < train.count(); ++i) {
      const auto reference = shape(train.window(i), j);
      double square = 0.0;
      for (std::size_t t = 0; t < n; ++t) square += std::pow(query[t] - reference[t], 2);
      best = std::min(best, square);
    }
    sum += best / static_cast<double>(p);
    most = std::max(most, best);
  }
  return std::sqrt((largest ? most : sum) / (2.0 * static_cast<double>(n)));
}

/// A wave, noise, and steps with flat stretches between.
Windows mixed_windows(std::size_t length, std::size_t rows, std::uint64_t entity) {
  return sliding_windows(
      length, 3, 2, rows, [&](std::uint32_t device, std::size_t row, std::size_t feature) {
        const auto t = static_cast<double>(row);
        const double noise =
            engine::normal_at({entity, device, engine::Purpose::kUser}, row * 3 + feature);
        if (feature == 0) return std::sin(t / (5.0 + device)) + 0.1 * noise;
        return feature == 1 ? noise : std::floor(t / 40.0);
      });
}

TEST(MatrixProfile, IsTheBruteForceDefinition) {
  for (const std::size_t length : {4U, 7U, 32U}) {
    const Windows train = mixed_windows(length, 200, 1);
    const Windows fresh = mixed_windows(length, 90, 2);
    for (const char* combine : {"mean", "max"}) {
      const auto made = model("matrix_profile", length, 3, 2, {{"combine", combine}});
      fit(*made, train, {});
      const Scored found = scored(*made, fresh);
      for (std::size_t i = 0; i < fresh.count(); i += 3)
        EXPECT_NEAR(found.scores[i],
                    brute_force(train, fresh.window(i), std::string(combine) == "max"), 1e-9);
    }
  }
}

TEST(MatrixProfile, SeenFlatUnseenAndOpposite) {
  constexpr std::size_t kLength = 16;
  const auto wave = [](std::uint32_t, std::size_t row, std::size_t) {
    return std::sin(0.7 * static_cast<double>(row));
  };
  const auto made = model("matrix_profile", kLength, 1);
  Windows train = empty_windows(kLength, 1);
  const Windows waves = sliding_windows(kLength, 1, 1, kLength, wave);
  std::copy(waves.values.begin(), waves.values.end(), train.append(0).begin());
  fit(*made, train, {});
  Windows asked = empty_windows(kLength, 1);
  for (const double factor : {1.0, 30.0, -1.0, 0.0}) {
    const auto window = asked.append(0);
    for (std::size_t t = 0; t < kLength; ++t) window[t] = 5.0 + factor * train.values[t];
  }
  const Scored found = scored(*made, asked);
  EXPECT_NEAR(found.scores[0], 0.0, 1e-7);
  EXPECT_NEAR(found.scores[1], 0.0, 1e-7);  // size and level do not count
  EXPECT_NEAR(found.scores[2], std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(found.scores[3], std::sqrt(0.5), 1e-12);  // flat against a shape: d^2 = L
  const auto flat = model("matrix_profile", kLength, 1);
  Windows flat_train = empty_windows(kLength, 1);
  flat_train.append(0);
  fit(*flat, flat_train, {});
  EXPECT_EQ(scored(*flat, part_of(asked, 3, 4)).scores[0], 0.0);
}

TEST(SpectralResidual, FindsTheSpikeInItsRow) {
  const auto signal = [](std::uint32_t, std::size_t row, std::size_t feature) {
    const auto t = static_cast<double>(row);
    const double noise = 0.1 * engine::normal_at({9, feature, engine::Purpose::kUser}, row);
    return std::sin(t / 4.0) + noise + (row == 150 && feature == 1 ? 3.0 : 0.0);
  };
  const Windows windows = sliding_windows(64, 2, 1, 200, signal);
  const auto made = model("spectral_residual", 64, 2);
  fit(*made, {}, {});
  const Scored found = scored(*made, windows);
  const std::size_t spike = 150 - 63;
  EXPECT_GT(found.scores[spike], 3.0);  // the limit of Ren et al. (2019)
  EXPECT_EQ(found.blamed[spike], 1);
  for (std::size_t i = 0; i < found.scores.size(); ++i)
    EXPECT_TRUE(i == spike || found.scores[i] < found.scores[spike]) << i;
}

/// The saliency map by sums, without an FFT.
TEST(SpectralResidual, IsItsDefinition) {
  constexpr std::size_t kLength = 25;  // and 5 carried on: 30 lines, which the FFT likes
  constexpr std::size_t kLines = 30;
  const Windows windows = normal_windows(kLength, 1, 20, 5);
  const auto made = model("spectral_residual", kLength, 1, 1, {{"neighbours", 10.0}});
  const Scored found = scored(*made, windows);
  for (std::size_t i = 0; i < windows.count(); ++i) {
    std::vector<double> x(windows.window(i).begin(), windows.window(i).end());
    double slope = 0.0;
    for (std::size_t m = 1; m <= 5; ++m) slope += (x[23] - x[23 - m]) / static_cast<double>(m) / 5;
    x.resize(kLines, x[19] + 5.0 * slope);
    const auto turn = [](std::size_t f, std::size_t t, double sign) {
      const double phase = sign * 2.0 * M_PI * static_cast<double>(f * t) / kLines;
      return std::pair(std::cos(phase), std::sin(phase));
    };
    std::vector<double> re(kLines), im(kLines), size(kLines), saliency(kLines);
    for (std::size_t f = 0; f < kLines; ++f) {
      for (std::size_t t = 0; t < kLines; ++t) {
        const auto [c, s] = turn(f, t, -1.0);
        re[f] += x[t] * c;
        im[f] += x[t] * s;
      }
      size[f] = std::log(std::hypot(re[f], im[f]));
    }
    for (std::size_t t = 0; t < kLines; ++t) {
      double sum_re = 0.0, sum_im = 0.0;
      for (std::size_t f = 0; f < kLines; ++f) {
        const double mean =
            (size[(f + kLines - 1) % kLines] + size[f] + size[(f + 1) % kLines]) / 3;
        const double residual = std::exp(size[f] - mean);  // the source's R, then its phase
        const double phase = std::atan2(im[f], re[f]);
        const auto [c, s] = turn(f, t, 1.0);
        sum_re += residual * (std::cos(phase) * c - std::sin(phase) * s);
        sum_im += residual * (std::cos(phase) * s + std::sin(phase) * c);
      }
      saliency[t] = std::hypot(sum_re, sum_im);
    }
    double mean = 0.0;
    for (std::size_t t = 14; t < 24; ++t) mean += saliency[t] / 10.0;
    EXPECT_NEAR(found.scores[i], std::max(0.0, saliency[24] / mean - 1.0), 1e-4) << i;
  }
}

}  // namespace
}  // namespace orrery::models::test
