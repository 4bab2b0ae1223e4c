// SPDX-License-Identifier: Apache-2.0
#include "devices/building/thermal_modes.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr int kMostSweeps = 60;  // Jacobi converges quadratically: six or seven are usual
constexpr double kSeriesBelow = 0.05;

/// One rotation that makes a[p][q] zero.
void rotate(std::vector<double>& a, std::vector<double>& v, std::size_t n, std::size_t p,
            std::size_t q) {
  const double apq = a[p * n + q];
  if (apq == 0.0) return;
  const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
  const double t = (theta >= 0.0 ? 1.0 : -1.0) / (std::fabs(theta) + std::sqrt(theta * theta + 1));
  const double c = 1.0 / std::sqrt(t * t + 1.0);
  const double s = t * c;
  a[p * n + p] -= t * apq;
  a[q * n + q] += t * apq;
  a[p * n + q] = a[q * n + p] = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    if (k != p && k != q) {
      const double akp = a[k * n + p];
      const double akq = a[k * n + q];
      a[k * n + p] = a[p * n + k] = c * akp - s * akq;
      a[k * n + q] = a[q * n + k] = s * akp + c * akq;
    }
    const double vkp = v[k * n + p];
    const double vkq = v[k * n + q];
    v[k * n + p] = c * vkp - s * vkq;
    v[k * n + q] = s * vkp + c * vkq;
  }
}

double off_diagonal(const std::vector<double>& a, std::size_t n) {
  double sum = 0.0;
  for (std::size_t p = 0; p < n; ++p)
    for (std::size_t q = p + 1; q < n; ++q) sum += a[p * n + q] * a[p * n + q];
  return sum;
}

/// Gauss-Jordan without pivots: the matrix is diagonally dominant.
void invert(std::vector<double>& a, std::size_t n) {
  for (std::size_t p = 0; p < n; ++p) {
    const double pivot = 1.0 / a[p * n + p];
    a[p * n + p] = 1.0;
    for (std::size_t j = 0; j < n; ++j) a[p * n + j] *= pivot;
    for (std::size_t i = 0; i < n; ++i) {
      if (i == p) continue;
      const double factor = a[i * n + p];
      a[i * n + p] = 0.0;
      for (std::size_t j = 0; j < n; ++j) a[i * n + j] -= factor * a[p * n + j];
    }
  }
}

}  // namespace

double lag_gain(double x) {
  if (x > kSeriesBelow) return (1.0 - engine::exp(-x)) / x;
  return 1.0 -
         x / 2 *
             (1.0 -
              x / 3 *
                  (1.0 - x / 4 * (1.0 - x / 5 * (1.0 - x / 6 * (1.0 - x / 7 * (1.0 - x / 8))))));
}

double lag_mean_gain(double x) {
  if (x > kSeriesBelow) return (1.0 - lag_gain(x)) / x;
  return 0.5 *
         (1.0 -
          x / 3 *
              (1.0 -
               x / 4 *
                   (1.0 - x / 5 * (1.0 - x / 6 * (1.0 - x / 7 * (1.0 - x / 8 * (1.0 - x / 9)))))));
}

ThermalModes::ThermalModes(std::size_t moving, std::size_t still)
    : moving_(moving),
      still_(still),
      still_inverse_(still * still),
      lead_(moving * still),
      reduced_(moving * moving),
      vectors_(moving * moving),
      to_modes_(moving * moving),
      from_modes_(moving * moving),
      rate_(moving),
      keep_(moving),
      gain_(moving),
      mean_gain_(moving),
      mode_end_(moving),
      mode_mean_(moving),
      moving_source_(moving) {}

void ThermalModes::set(std::span<const double> conductance, std::span<const double> capacity) {
  eliminate(conductance);
  const std::size_t n = moving_;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) reduced_[i * n + j] /= std::sqrt(capacity[i] * capacity[j]);
  diagonalise();
  for (std::size_t k = 0; k < n; ++k) {
    rate_[k] = std::max(reduced_[k * n + k], 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      const double root = std::sqrt(capacity[i]);
      to_modes_[k * n + i] = vectors_[i * n + k] * root;
      from_modes_[k * n + i] = vectors_[i * n + k] / root;
    }
  }
  dt_s_ = -1.0;
}

// S = K_mm - K_ms K_ss^-1 K_sm, and what the still nodes' heat becomes in the moving ones.
void ThermalModes::eliminate(std::span<const double> conductance) {
  const std::size_t n = moving_;
  const std::size_t all = moving_ + still_;
  for (std::size_t i = 0; i < still_; ++i)
    for (std::size_t j = 0; j < still_; ++j)
      still_inverse_[i * still_ + j] = conductance[(n + i) * all + n + j];
  invert(still_inverse_, still_);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t s = 0; s < still_; ++s) {
      double sum = 0.0;
      for (std::size_t r = 0; r < still_; ++r)
        sum -= conductance[i * all + n + r] * still_inverse_[r * still_ + s];
      lead_[i * still_ + s] = sum;
    }
    for (std::size_t j = 0; j < n; ++j) {
      double sum = conductance[i * all + j];
      for (std::size_t s = 0; s < still_; ++s)
        sum += lead_[i * still_ + s] * conductance[(n + s) * all + j];
      reduced_[i * n + j] = sum;
    }
  }
}

void ThermalModes::diagonalise() {
  const std::size_t n = moving_;
  std::fill(vectors_.begin(), vectors_.end(), 0.0);
  double trace = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    vectors_[i * n + i] = 1.0;
    trace += reduced_[i * n + i] * reduced_[i * n + i];
    for (std::size_t j = i + 1; j < n; ++j)
      reduced_[i * n + j] = reduced_[j * n + i] = 0.5 * (reduced_[i * n + j] + reduced_[j * n + i]);
  }
  for (int sweep = 0; sweep < kMostSweeps && off_diagonal(reduced_, n) > 1e-40 * trace; ++sweep)
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) rotate(reduced_, vectors_, n, p, q);
}

void ThermalModes::set_step(double dt_s) {
  if (dt_s == dt_s_) return;
  dt_s_ = dt_s;
  for (std::size_t k = 0; k < moving_; ++k) {
    const double x = rate_[k] * dt_s;
    keep_[k] = engine::exp(-x);
    gain_[k] = lag_gain(x);
    mean_gain_[k] = lag_mean_gain(x);
  }
}

void ThermalModes::advance(double dt_s, std::span<const double> source, std::span<double> end,
                           std::span<double> mean) {
  set_step(dt_s);
  const std::size_t n = moving_;
  for (std::size_t i = 0; i < n; ++i) {
    double sum = source[i];
    for (std::size_t s = 0; s < still_; ++s) sum += lead_[i * still_ + s] * source[n + s];
    moving_source_[i] = sum;
  }
  for (std::size_t k = 0; k < n; ++k) {
    double y = 0.0;
    double u = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      y += to_modes_[k * n + i] * end[i];
      u += from_modes_[k * n + i] * moving_source_[i];
    }
    mode_end_[k] = keep_[k] * y + dt_s * gain_[k] * u;
    mode_mean_[k] = gain_[k] * y + dt_s * mean_gain_[k] * u;
  }
  std::fill(end.begin(), end.end(), 0.0);
  std::fill(mean.begin(), mean.end(), 0.0);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      end[i] += from_modes_[k * n + i] * mode_end_[k];
      mean[i] += from_modes_[k * n + i] * mode_mean_[k];
    }
  }
  for (std::size_t s = 0; s < still_; ++s) {
    double own = 0.0;
    for (std::size_t r = 0; r < still_; ++r) own += still_inverse_[s * still_ + r] * source[n + r];
    end[n + s] = mean[n + s] = own;
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t s = 0; s < still_; ++s) {
      end[n + s] += lead_[i * still_ + s] * end[i];
      mean[n + s] += lead_[i * still_ + s] * mean[i];
    }
  }
}

}  // namespace orrery::devices
