// SPDX-License-Identifier: Apache-2.0
#include "models/detect/fast_mcd.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/numeric/elementary.h"

namespace orrery::models {
namespace {

constexpr std::size_t kPartRows = 300;  // Rousseeuw and Van Driessen (1999), section 3.3
constexpr std::size_t kParts = 5;
constexpr std::size_t kKept = 10;
constexpr std::size_t kSmallRows = kParts * kPartRows;  // all kept starts go to the end
constexpr int kStepsMax = 100;
constexpr double kReweightShare = 0.975;

using Members = std::vector<std::uint32_t>;

/// Rounded to single precision, so that the last bits of a quantile routine never decide.
double rounded(double x) { return static_cast<double>(static_cast<float>(x)); }

double chi_squared_quantile(double p, std::size_t freedom) {
  return rounded(
      quantile(boost::math::chi_squared_distribution<>(static_cast<double>(freedom)), p));
}

/// Mean, covariance drawn to the unit matrix, and a whitening W with W S W' = I.
struct Scatter {
  std::vector<double> mean;
  std::vector<double> covariance;
  std::vector<double> whitening;  // inverse of the Cholesky factor, by columns
  double log_determinant = std::numeric_limits<double>::infinity();
};

class FastMcd {
 public:
  FastMcd(std::span<const double> rows, std::size_t width, const McdSettings& settings,
          engine::Stream draws)
      : rows_(rows), p_(width), n_(rows.size() / width), settings_(settings), draws_(draws) {}

  /// The whole algorithm.
  RobustScatter run() {
    Members all(n_);
    std::iota(all.begin(), all.end(), 0U);
    std::vector<Scatter> kept =
        n_ <= 2 * kPartRows ? starts_in(all, settings_.starts) : starts_in_parts(all);
    if (n_ > kSmallRows) kept.resize(1);
    Scatter best;
    for (Scatter& start : kept) {
      Scatter end = to_the_end(std::move(start), all);
      if (end.log_determinant < best.log_determinant) best = std::move(end);
    }
    return reweighted(best, all);
  }

 private:
  const double* row(std::size_t i) const { return rows_.data() + i * p_; }
  std::size_t support_of(std::size_t n) const {
    const auto share = static_cast<std::size_t>(settings_.support * static_cast<double>(n));
    return std::min(n, std::max(share, (n + p_ + 1) / 2));
  }

  std::vector<Scatter> starts_in(const Members& among, int starts);
  std::vector<Scatter> starts_in_parts(const Members& all);
  Scatter to_the_end(Scatter scatter, const Members& among);
  Scatter step(const Scatter& from, const Members& among);
  Scatter scatter_of(std::span<const std::uint32_t> members, double consistency) const;
  void whiten(Scatter& scatter) const;
  double distance(const Scatter& scatter, std::size_t i);
  void draw(Members& order, std::size_t count);
  RobustScatter reweighted(const Scatter& best, const Members& all);

  std::span<const double> rows_;
  std::size_t p_, n_;
  McdSettings settings_;
  engine::Stream draws_;
  std::vector<std::pair<double, std::uint32_t>> by_distance_;
  std::vector<double> deviation_, white_;
  Members nearest_;
};

void keep_best(std::vector<Scatter>& kept, Scatter scatter) {
  const auto place = std::upper_bound(
      kept.begin(), kept.end(), scatter,
      [](const Scatter& a, const Scatter& b) { return a.log_determinant < b.log_determinant; });
  kept.insert(place, std::move(scatter));
  if (kept.size() > kKept) kept.pop_back();
}

/// The first `count` of `order` become a random choice, in random order.
void FastMcd::draw(Members& order, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    std::swap(order[i], order[i + draws_.below(order.size() - i)]);
}

std::vector<Scatter> FastMcd::starts_in(const Members& among, int starts) {
  std::vector<Scatter> kept;
  Members order = among;
  const std::size_t first = std::min(p_ + 1, among.size());
  for (int s = 0; s < starts; ++s) {
    draw(order, first);
    Scatter scatter = scatter_of(std::span(order).first(first), 1.0);
    for (int c = 0; c < 2; ++c) scatter = step(scatter, among);
    keep_best(kept, std::move(scatter));
  }
  return kept;
}

std::vector<Scatter> FastMcd::starts_in_parts(const Members& all) {
  const std::size_t parts = std::min(kParts, n_ / kPartRows);
  const std::size_t size = std::min(kPartRows, n_ / parts);
  Members order = all;
  draw(order, parts * size);
  Members joined(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(parts * size));
  std::vector<Scatter> of_joined;
  for (std::size_t part = 0; part < parts; ++part) {
    const auto first = joined.begin() + static_cast<std::ptrdiff_t>(part * size);
    const Members own(first, first + static_cast<std::ptrdiff_t>(size));
    const int starts = (settings_.starts + static_cast<int>(parts) - 1) / static_cast<int>(parts);
    for (Scatter& start : starts_in(own, starts))
      keep_best(of_joined, step(step(start, joined), joined));
  }
  std::vector<Scatter> of_all;
  for (const Scatter& start : of_joined) keep_best(of_all, step(step(start, all), all));
  return of_all;
}

Scatter FastMcd::to_the_end(Scatter scatter, const Members& among) {
  for (int c = 0; c < kStepsMax; ++c) {
    Scatter next = step(scatter, among);
    if (!(next.log_determinant < scatter.log_determinant)) break;
    scatter = std::move(next);
  }
  return scatter;
}

/// C-step: scatter of the h rows nearest to `from`.
Scatter FastMcd::step(const Scatter& from, const Members& among) {
  by_distance_.clear();
  for (const std::uint32_t i : among) by_distance_.emplace_back(distance(from, i), i);
  const std::size_t h = support_of(among.size());
  if (h < among.size())
    std::nth_element(by_distance_.begin(),
                     by_distance_.begin() + static_cast<std::ptrdiff_t>(h - 1), by_distance_.end());
  nearest_.clear();
  for (std::size_t k = 0; k < h; ++k) nearest_.push_back(by_distance_[k].second);
  std::sort(nearest_.begin(), nearest_.end());  // sums in one order on every library
  const double share = static_cast<double>(h) / static_cast<double>(among.size());
  return scatter_of(nearest_, mcd_consistency(share, p_));
}

Scatter FastMcd::scatter_of(std::span<const std::uint32_t> members, double consistency) const {
  Scatter scatter;
  const auto h = static_cast<double>(members.size());
  scatter.mean.assign(p_, 0.0);
  scatter.covariance.assign(p_ * p_, 0.0);
  for (const std::uint32_t i : members)
    for (std::size_t j = 0; j < p_; ++j) scatter.mean[j] += row(i)[j] / h;
  std::vector<double> d(p_);
  for (const std::uint32_t i : members) {
    for (std::size_t j = 0; j < p_; ++j) d[j] = row(i)[j] - scatter.mean[j];
    for (std::size_t j = 0; j < p_; ++j) {
      double* line = scatter.covariance.data() + j * p_;
      for (std::size_t k = 0; k <= j; ++k) line[k] += d[j] * d[k];
    }
  }
  const auto prior = static_cast<double>(p_);
  for (std::size_t j = 0; j < p_; ++j) {
    for (std::size_t k = 0; k <= j; ++k) {
      const double drawn = consistency * scatter.covariance[j * p_ + k] + (j == k ? prior : 0.0);
      scatter.covariance[j * p_ + k] = scatter.covariance[k * p_ + j] = drawn / (h + prior);
    }
  }
  whiten(scatter);
  return scatter;
}

/// Cholesky factor and its inverse. Source: Golub and Van Loan, Matrix Computations, section 4.2.
void FastMcd::whiten(Scatter& scatter) const {
  std::vector<double> factor = scatter.covariance;  // lower half, row by row
  scatter.log_determinant = 0.0;
  for (std::size_t j = 0; j < p_; ++j) {
    for (std::size_t k = 0; k <= j; ++k) {
      double sum = factor[j * p_ + k];
      for (std::size_t m = 0; m < k; ++m) sum -= factor[j * p_ + m] * factor[k * p_ + m];
      factor[j * p_ + k] = j == k ? std::sqrt(sum) : sum / factor[k * p_ + k];
    }
    scatter.log_determinant += 2.0 * engine::log(factor[j * p_ + j]);
  }
  scatter.whitening.assign(p_ * p_, 0.0);
  for (std::size_t k = 0; k < p_; ++k) {
    double* column = scatter.whitening.data() + k * p_;
    for (std::size_t j = k; j < p_; ++j) {
      double sum = j == k ? 1.0 : 0.0;
      for (std::size_t m = k; m < j; ++m) sum -= factor[j * p_ + m] * column[m];
      column[j] = sum / factor[j * p_ + j];
    }
  }
}

double FastMcd::distance(const Scatter& scatter, std::size_t i) {
  white_.assign(p_, 0.0);
  for (std::size_t k = 0; k < p_; ++k) {
    const double d = row(i)[k] - scatter.mean[k];
    const double* column = scatter.whitening.data() + k * p_;
    for (std::size_t j = k; j < p_; ++j) white_[j] += column[j] * d;
  }
  double sum = 0.0;
  for (std::size_t j = 0; j < p_; ++j) sum += white_[j] * white_[j];
  return sum;
}

RobustScatter FastMcd::reweighted(const Scatter& best, const Members& all) {
  const double border = chi_squared_quantile(kReweightShare, p_);
  nearest_.clear();
  for (const std::uint32_t i : all)
    if (distance(best, i) <= border) nearest_.push_back(i);
  const Scatter last =
      nearest_.empty() ? best : scatter_of(nearest_, mcd_consistency(kReweightShare, p_));
  RobustScatter result{p_, last.mean, last.covariance, std::vector<double>(p_ * p_, 0.0)};
  for (std::size_t j = 0; j < p_; ++j)
    for (std::size_t k = 0; k < p_; ++k)
      for (std::size_t m = std::max(j, k); m < p_; ++m)
        result.precision[j * p_ + k] += last.whitening[j * p_ + m] * last.whitening[k * p_ + m];
  return result;
}

RobustScatter unit_scatter(std::size_t width) {
  RobustScatter unit{
      width, std::vector<double>(width, 0.0), std::vector<double>(width * width, 0.0), {}};
  for (std::size_t j = 0; j < width; ++j) unit.covariance[j * width + j] = 1.0;
  unit.precision = unit.covariance;
  return unit;
}

}  // namespace

double RobustScatter::distance(std::span<const double> row, std::span<double> gradient) const {
  std::fill(gradient.begin(), gradient.end(), 0.0);
  for (std::size_t k = 0; k < width; ++k) {
    const double d = row[k] - location[k];
    const double* line = precision.data() + k * width;
    for (std::size_t j = 0; j < width; ++j) gradient[j] += line[j] * d;
  }
  double sum = 0.0;
  for (std::size_t k = 0; k < width; ++k) sum += gradient[k] * (row[k] - location[k]);
  return std::max(sum, 0.0);
}

double mcd_consistency(double share, std::size_t width) {
  if (share >= 1.0) return 1.0;
  const auto p = static_cast<double>(width);
  const double border = quantile(boost::math::chi_squared_distribution<>(p), share);
  return rounded(share / cdf(boost::math::chi_squared_distribution<>(p + 2.0), border));
}

RobustScatter fast_mcd(std::span<const double> rows, std::size_t width, const McdSettings& settings,
                       engine::Stream draws) {
  if (rows.size() < width) return unit_scatter(width);
  return FastMcd(rows, width, settings, draws).run();
}

}  // namespace orrery::models
