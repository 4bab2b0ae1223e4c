// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/random/stream.h"
#include "models/audit/sample_statistics.h"
#include "scenarios/learn/parameter_search.h"

namespace orrery::scenarios {

namespace {

using Point = std::vector<double>;

constexpr std::size_t kCandidates = 1024;  // random ones; as many again about the best point
constexpr std::size_t kFirstPoints = 3;    // spread over the cube, and two more a dimension

double matern(const Point& a, const Point& b, double length) {
  double square = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) square += (a[i] - b[i]) * (a[i] - b[i]);
  const double s = std::sqrt(5.0 * square) / length;
  return (1.0 + s + s * s / 3.0) * std::exp(-s);
}

/// A Gaussian process of standardised values (Rasmussen and Williams, algorithm 2.1).
class GaussianProcess {
 public:
  GaussianProcess(const std::vector<Point>& points, const std::vector<double>& values,
                  double length, double noise)
      : points_(points), length_(length) {
    const std::size_t n = points.size();
    factor_.assign(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = matern(points[i], points[j], length) + (i == j ? noise : 0.0);
        for (std::size_t k = 0; k < j; ++k) sum -= factor_[i * n + k] * factor_[j * n + k];
        factor_[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / factor_[j * n + j];
      }
    }
    weights_ = backward(forward(values));
    for (std::size_t i = 0; i < n; ++i)
      likelihood_ -= 0.5 * values[i] * weights_[i] + std::log(factor_[i * n + i]);
  }

  double log_likelihood() const { return likelihood_; }

  struct Guess {
    double mean = 0.0;
    double sd = 0.0;
  };
  Guess at(const Point& point) const {
    std::vector<double> near(points_.size());
    for (std::size_t i = 0; i < near.size(); ++i) near[i] = matern(point, points_[i], length_);
    Guess guess;
    for (std::size_t i = 0; i < near.size(); ++i) guess.mean += near[i] * weights_[i];
    double known = 0.0;
    for (const double v : forward(near)) known += v * v;
    guess.sd = std::sqrt(std::max(1.0 - known, 1e-12));
    return guess;
  }

 private:
  std::vector<double> forward(std::vector<double> x) const {
    const std::size_t n = points_.size();
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] -= factor_[i * n + k] * x[k];
      x[i] /= factor_[i * n + i];
    }
    return x;
  }
  std::vector<double> backward(std::vector<double> x) const {
    const std::size_t n = points_.size();
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = i + 1; k < n; ++k) x[i] -= factor_[k * n + i] * x[k];
      x[i] /= factor_[i * n + i];
    }
    return x;
  }

  const std::vector<Point>& points_;
  double length_;
  std::vector<double> factor_;  // lower triangle of the Cholesky factor
  std::vector<double> weights_;
  double likelihood_ = 0.0;
};

double expected_improvement(const GaussianProcess::Guess& guess, double least) {
  const double z = (least - guess.mean) / guess.sd;
  const double below = 0.5 * std::erfc(-z / std::numbers::sqrt2);
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
  return (least - guess.mean) * below + guess.sd * density;
}

class BayesSearch final : public ParameterSearch {
 public:
  explicit BayesSearch(const SearchOptions& options)
      : options_(options), stream_({options.seed, 1, engine::Purpose::kControl}) {
    first_ = std::min<std::size_t>(options.points, kFirstPoints + 2 * options.dimensions);
    for (std::size_t d = 0; d < options.dimensions; ++d) orders_.push_back(shuffled(first_));
  }

  std::optional<Point> next() override {
    if (points_.size() == options_.points) return std::nullopt;
    points_.push_back(points_.size() < first_ ? spread_point() : promising_point());
    return points_.back();
  }
  void answer(double value) override { values_.push_back(value); }

 private:
  std::vector<std::size_t> shuffled(std::size_t n) {
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[stream_.below(i)]);
    return order;
  }

  /// A Latin hypercube: in each dimension one point in every n-th part.
  Point spread_point() {
    Point point(options_.dimensions);
    for (std::size_t d = 0; d < point.size(); ++d) {
      point[d] = (static_cast<double>(orders_[d][points_.size()]) + stream_.uniform()) /
                 static_cast<double>(first_);
    }
    return point;
  }

  Point random_point() {
    Point point(options_.dimensions);
    for (double& share : point) share = stream_.uniform();
    return point;
  }
  Point point_about(const Point& best) {
    Point point = best;
    for (double& share : point) share = std::clamp(share + 0.05 * stream_.normal(), 0.0, 1.0);
    return point;
  }

  Point promising_point() {
    const auto moments = models::sample_moments(values_);
    const double spread = moments.sd > 0.0 ? moments.sd : 1.0;
    std::vector<double> standard;
    for (const double value : values_) standard.push_back((value - moments.mean) / spread);
    const auto least = std::min_element(standard.begin(), standard.end());
    const Point best = points_[static_cast<std::size_t>(least - standard.begin())];
    const GaussianProcess process = likeliest(standard);
    Point chosen = best;
    double most = -1.0;
    for (std::size_t c = 0; c < 2 * kCandidates; ++c) {
      Point candidate = c < kCandidates ? random_point() : point_about(best);
      const double gain = expected_improvement(process.at(candidate), *least);
      if (gain <= most) continue;
      most = gain;
      chosen = std::move(candidate);
    }
    return chosen;
  }

  GaussianProcess likeliest(const std::vector<double>& standard) const {
    double best = -INFINITY;
    double best_length = 0.3;
    double best_noise = 1e-2;
    for (const double length : {0.1, 0.2, 0.4, 0.8, 1.6}) {
      for (const double noise : {1e-4, 1e-2, 1e-1}) {
        const double likelihood =
            GaussianProcess(points_, standard, length, noise).log_likelihood();
        if (likelihood <= best) continue;
        best = likelihood;
        best_length = length;
        best_noise = noise;
      }
    }
    return GaussianProcess(points_, standard, best_length, best_noise);
  }

  SearchOptions options_;
  engine::Stream stream_;
  std::size_t first_ = 0;
  std::vector<std::vector<std::size_t>> orders_;  // of the first points, by dimension
  std::vector<Point> points_;
  std::vector<double> values_;
};

}  // namespace

std::unique_ptr<ParameterSearch> make_bayes_search(const SearchOptions& options) {
  return std::make_unique<BayesSearch>(options);
}

}  // namespace orrery::scenarios
