// SPDX-License-Identifier: Apache-2.0
#include "models/detect/nearest_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "engine/numeric/elementary.h"
#include "models/detect/squared_distance.h"

namespace orrery::models {

void z_normalise(std::span<double> values, double flat) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double v : values) mean += v;
  mean /= n;
  double square = 0.0;
  for (const double v : values) square += (v - mean) * (v - mean);
  const double sd = std::sqrt(square / n);
  const double scale = sd > flat ? 1.0 / sd : 0.0;
  for (double& v : values) v = (v - mean) * scale;
}

NearestShape::NearestShape(std::size_t length) : length_(length), waves_(kCoefficients * length) {
  const auto n = static_cast<double>(length);
  for (std::size_t m = 1; m <= kCoefficients && m < length; ++m)
    for (std::size_t t = 0; t < length; ++t)
      waves_[(m - 1) * length + t] =
          std::sqrt(2.0 / n) * engine::cos(std::numbers::pi * static_cast<double>(m) *
                                           (static_cast<double>(t) + 0.5) / n);
}

void NearestShape::coefficients_of(std::span<const double> vector, double* to) const {
  for (std::size_t m = 0; m < kCoefficients; ++m) {
    const double* wave = waves_.data() + m * length_;
    to[m] = 0.0;
    for (std::size_t t = 0; t < length_; ++t) to[m] += wave[t] * vector[t];
  }
}

void NearestShape::build(std::vector<double> vectors) {
  const std::size_t count = vectors.size() / length_;
  std::vector<double> unsorted(count * kCoefficients);
  for (std::size_t i = 0; i < count; ++i)
    coefficients_of(std::span<const double>(vectors).subspan(i * length_, length_),
                    unsorted.data() + i * kCoefficients);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return unsorted[a * kCoefficients] < unsorted[b * kCoefficients];
  });
  vectors_.clear();
  coefficients_.clear();
  for (const std::size_t i : order) {
    const double* vector = vectors.data() + i * length_;
    const double* coefficients = unsorted.data() + i * kCoefficients;
    vectors_.insert(vectors_.end(), vector, vector + length_);
    coefficients_.insert(coefficients_.end(), coefficients, coefficients + kCoefficients);
  }
}

double NearestShape::squared_distance_to(std::span<const double> query) const {
  std::array<double, kCoefficients> c{};
  coefficients_of(query, c.data());
  const auto first = [&](std::size_t i) { return coefficients_[i * kCoefficients]; };
  std::size_t up = 0;  // first vector whose c_1 is not below the query's
  for (std::size_t width = count(); width > 0;) {
    const std::size_t half = width / 2;
    const bool below = first(up + half) < c[0];
    up += below ? half + 1 : 0;
    width = below ? width - half - 1 : half;
  }
  std::size_t down = up;  // one past the next vector downwards
  double best = std::numeric_limits<double>::infinity();
  while (up < count() || down > 0) {
    const bool upwards = down == 0 || (up < count() && first(up) - c[0] <= c[0] - first(down - 1));
    const std::size_t i = upwards ? up++ : --down;
    const double* other = coefficients_.data() + i * kCoefficients;
    double bound = (other[0] - c[0]) * (other[0] - c[0]);
    if (bound > best) break;
    for (std::size_t m = 1; m < kCoefficients; ++m) bound += (other[m] - c[m]) * (other[m] - c[m]);
    if (bound > best) continue;
    best = std::min(best,
                    squared_distance(query.data(), vectors_.data() + i * length_, length_, best));
  }
  return best;
}

}  // namespace orrery::models
