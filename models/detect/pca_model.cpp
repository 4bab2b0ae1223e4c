// SPDX-License-Identifier: Apache-2.0
#include "models/detect/pca_model.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "engine/numeric/elementary.h"
#include "models/detect/jacobi_eigen.h"

namespace orrery::models {
namespace {

/// Components with less than this share of a standardised feature's variance are noise of the
/// arithmetic.
constexpr double kVarianceFloor = 1e-9;

double rounded(double limit) { return static_cast<double>(static_cast<float>(limit)); }

}  // namespace

PcaModel::PcaModel(std::vector<double> correlation, std::size_t features, double explained,
                   double ridge)
    : features_(features) {
  const SymmetricEigen eigen = jacobi_eigen(std::move(correlation), features);
  double total = 0.0;
  for (const double value : eigen.values) total += std::max(value, 0.0);
  double held = 0.0;
  std::size_t kept = 0;
  while (kept < features && (kept == 0 || held < explained * total || explained >= 1.0))
    held += std::max(eigen.values[kept++], 0.0);
  axes_.assign(eigen.vectors.begin(),
               eigen.vectors.begin() + static_cast<std::ptrdiff_t>(kept * features));
  for (std::size_t k = 0; k < features; ++k) {
    const double variance = std::max(eigen.values[k], kVarianceFloor);
    if (k < kept) {
      inverse_variance_.push_back(1.0 / (variance + ridge));
    } else {
      residual_variance_.push_back(variance);
    }
  }
}

PcaScore PcaModel::score(std::span<const double> z) const {
  PcaScore score;
  for (const double x : z) score.q += x * x;
  for (std::size_t k = 0; k < components(); ++k) {
    const double* axis = axes_.data() + k * features_;
    double along = 0.0;
    for (std::size_t j = 0; j < features_; ++j) along += axis[j] * z[j];
    score.t2 += along * along * inverse_variance_[k];
    score.q -= along * along;
  }
  score.q = has_residual() ? std::max(score.q, 0.0) : 0.0;
  return score;
}

std::int32_t PcaModel::blame(std::span<const double> z, bool for_q) const {
  std::vector<double> part(z.begin(), z.end());  // residual, or gradient of T2 / 2
  if (!for_q) std::fill(part.begin(), part.end(), 0.0);
  for (std::size_t k = 0; k < components(); ++k) {
    const double* axis = axes_.data() + k * features_;
    double along = 0.0;
    for (std::size_t j = 0; j < features_; ++j) along += axis[j] * z[j];
    const double weight = for_q ? -along : along * inverse_variance_[k];
    for (std::size_t j = 0; j < features_; ++j) part[j] += weight * axis[j];
  }
  std::size_t worst = 0;
  double most = -1.0;
  for (std::size_t j = 0; j < features_; ++j) {
    const double contribution = for_q ? part[j] * part[j] : part[j] * z[j];
    if (contribution <= most) continue;
    most = contribution;
    worst = j;
  }
  return static_cast<std::int32_t>(worst);
}

double PcaModel::t2_limit(double alpha, std::uint64_t rows) const {
  const auto m = static_cast<double>(components());
  const auto n = static_cast<double>(rows);
  if (n <= m) return std::numeric_limits<double>::infinity();
  const boost::math::fisher_f_distribution<> f(m, n - m);
  return rounded(m * (n - 1.0) * (n + 1.0) / (n * (n - m)) * quantile(f, 1.0 - alpha));
}

double PcaModel::q_limit(double alpha) const {
  if (!has_residual()) return std::numeric_limits<double>::infinity();
  double theta1 = 0.0;
  double theta2 = 0.0;
  double theta3 = 0.0;
  for (const double variance : residual_variance_) {
    theta1 += variance;
    theta2 += variance * variance;
    theta3 += variance * variance * variance;
  }
  const double h0 = 1.0 - 2.0 * theta1 * theta3 / (3.0 * theta2 * theta2);
  if (h0 <= 0.0) {
    const boost::math::chi_squared_distribution<> chi2(theta1 * theta1 / theta2);
    return rounded(theta2 / theta1 * quantile(chi2, 1.0 - alpha));
  }
  const double c = quantile(boost::math::normal_distribution<>(), 1.0 - alpha);
  const double inner = c * h0 * std::sqrt(2.0 * theta2) / theta1 + 1.0 +
                       theta2 * h0 * (h0 - 1.0) / (theta1 * theta1);
  return rounded(theta1 * engine::pow(inner, 1.0 / h0));
}

}  // namespace orrery::models
