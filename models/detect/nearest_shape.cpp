// SPDX-License-Identifier: Apache-2.0
#include "models/detect/nearest_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "engine/numeric/elementary.h"

namespace orrery::models {
namespace {

constexpr double kFarAway = 1e140;   // fills the last block; its squares still add up
constexpr std::size_t kStride = 16;  // values between two looks at the best distance

/// Adds the squared differences of `count` values, vectors side by side.
template <std::size_t N>
void add_squares(const double* block, const double* query, std::size_t count,
                 std::array<double, N>& sums) {
  std::array<double, N> now = sums;  // in registers
  for (std::size_t t = 0; t < count; ++t, block += N) {
    const double value = query[t];
    for (std::size_t lane = 0; lane < N; ++lane)
      now[lane] += (block[lane] - value) * (block[lane] - value);
  }
  sums = now;
}

template <std::size_t N>
double least_of(const std::array<double, N>& sums) {
  double least = sums[0];
  for (const double sum : sums) least = sum < least ? sum : least;
  return least;
}

}  // namespace

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

NearestShape::NearestShape(std::size_t length)
    : length_(length), waves_(kCoefficients * length, 0.0) {
  const auto n = static_cast<double>(length);
  for (std::size_t m = 1; m <= kCoefficients && m < length; ++m)
    for (std::size_t t = 0; t < length; ++t)
      waves_[(m - 1) * length + t] =
          std::sqrt(2.0 / n) * engine::cos(std::numbers::pi * static_cast<double>(m) *
                                           (static_cast<double>(t) + 0.5) / n);
}

NearestShape::Coefficients NearestShape::coefficients_of(std::span<const double> vector) const {
  Coefficients c{};
  for (std::size_t m = 0; m < kCoefficients; ++m)
    for (std::size_t t = 0; t < length_; ++t) c[m] += waves_[m * length_ + t] * vector[t];
  return c;
}

void NearestShape::build(std::span<const double> vectors) {
  count_ = vectors.size() / length_;
  std::vector<Coefficients> unsorted(count_);
  for (std::size_t i = 0; i < count_; ++i)
    unsorted[i] = coefficients_of(vectors.subspan(i * length_, length_));
  std::vector<std::size_t> order(count_);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return unsorted[a][0] < unsorted[b][0]; });
  const std::size_t block_count = (count_ + kLanes - 1) / kLanes;
  values_.assign(block_count * length_ * kLanes, kFarAway);
  coefficients_.assign(block_count * kCoefficients * kLanes, kFarAway);
  for (std::size_t place = 0; place < count_; ++place) {
    const std::size_t block = place / kLanes;
    const std::size_t lane = place % kLanes;
    for (std::size_t t = 0; t < length_; ++t)
      values_[(block * length_ + t) * kLanes + lane] = vectors[order[place] * length_ + t];
    for (std::size_t m = 0; m < kCoefficients; ++m)
      coefficients_[(block * kCoefficients + m) * kLanes + lane] = unsorted[order[place]][m];
  }
}

/// How far c_1 lies outside the block's range, 0 within.
double NearestShape::gap(std::size_t block, double c1) const {
  const double* sorted = coefficients_.data() + block * kCoefficients * kLanes;
  return std::max({0.0, sorted[0] - c1, c1 - sorted[kLanes - 1]});
}

double NearestShape::squared_distance_to(std::span<const double> query) const {
  const Coefficients c = coefficients_of(query);
  std::size_t up = 0;  // first block that does not end below the query's c_1
  for (std::size_t width = blocks(); width > 0;) {
    const std::size_t half = width / 2;
    const double* sorted = coefficients_.data() + (up + half) * kCoefficients * kLanes;
    const bool below = sorted[kLanes - 1] < c[0];
    up += below ? half + 1 : 0;
    width = below ? width - half - 1 : half;
  }
  std::size_t down = up;  // one past the next block downwards
  double best = std::numeric_limits<double>::infinity();
  while (up < blocks() || down > 0) {
    const bool upwards = down == 0 || (up < blocks() && gap(up, c[0]) <= gap(down - 1, c[0]));
    const std::size_t block = upwards ? up++ : --down;
    const double apart = gap(block, c[0]);
    if (apart * apart > best) break;
    best = nearest_in(block, query, c, best);
  }
  return best;
}

double NearestShape::nearest_in(std::size_t block, std::span<const double> query,
                                const Coefficients& c, double best) const {
  std::array<double, kLanes> sums{};
  add_squares(coefficients_.data() + block * kCoefficients * kLanes, c.data(), kCoefficients, sums);
  if (least_of(sums) > best) return best;
  sums = {};
  const double* values = values_.data() + block * length_ * kLanes;
  for (std::size_t t = 0; t < length_; t += kStride) {
    add_squares(values + t * kLanes, query.data() + t, std::min(kStride, length_ - t), sums);
    if (least_of(sums) > best) return best;
  }
  return least_of(sums);
}

}  // namespace orrery::models
