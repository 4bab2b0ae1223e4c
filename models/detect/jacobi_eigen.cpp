// SPDX-License-Identifier: Apache-2.0
#include "models/detect/jacobi_eigen.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/registry/check.h"

namespace orrery::models {
namespace {

constexpr int kSweepsMax = 60;  // convergence is quadratic: ten are plenty

/// One rotation that makes entry (p, q) zero.
void rotate(std::vector<double>& a, std::vector<double>& v, std::size_t n, std::size_t p,
            std::size_t q) {
  const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
  const double t = (theta >= 0.0 ? 1.0 : -1.0) / (std::abs(theta) + std::sqrt(theta * theta + 1.0));
  const double c = 1.0 / std::sqrt(t * t + 1.0);
  const double s = t * c;
  for (std::size_t k = 0; k < n; ++k) {
    const double akp = a[k * n + p];
    const double akq = a[k * n + q];
    a[k * n + p] = c * akp - s * akq;
    a[k * n + q] = s * akp + c * akq;
  }
  for (std::size_t k = 0; k < n; ++k) {
    const double apk = a[p * n + k];
    const double aqk = a[q * n + k];
    a[p * n + k] = c * apk - s * aqk;
    a[q * n + k] = s * apk + c * aqk;
    const double vpk = v[p * n + k];
    const double vqk = v[q * n + k];
    v[p * n + k] = c * vpk - s * vqk;
    v[q * n + k] = s * vpk + c * vqk;
  }
}

double off_diagonal(const std::vector<double>& a, std::size_t n) {
  double sum = 0.0;
  for (std::size_t p = 0; p < n; ++p)
    for (std::size_t q = p + 1; q < n; ++q) sum += a[p * n + q] * a[p * n + q];
  return sum;
}

}  // namespace

SymmetricEigen jacobi_eigen(std::vector<double> a, std::size_t n) {
  ORRERY_CHECK(a.size() == n * n, "the matrix is not square");
  std::vector<double> v(n * n, 0.0);
  double norm = 0.0;
  for (const double x : a) norm += x * x;
  for (std::size_t k = 0; k < n; ++k) v[k * n + k] = 1.0;
  for (int sweep = 0; sweep < kSweepsMax && off_diagonal(a, n) > 1e-30 * norm; ++sweep)
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q)
        if (a[p * n + q] != 0.0) rotate(a, v, n, p, q);

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return a[i * n + i] > a[j * n + j]; });
  SymmetricEigen eigen;
  for (const std::size_t k : order) {
    eigen.values.push_back(a[k * n + k]);
    const auto row = v.begin() + static_cast<std::ptrdiff_t>(k * n);
    const auto largest =
        std::max_element(row, row + static_cast<std::ptrdiff_t>(n),
                         [](double x, double y) { return std::abs(x) < std::abs(y); });
    const double sign = *largest < 0.0 ? -1.0 : 1.0;
    for (std::size_t j = 0; j < n; ++j) eigen.vectors.push_back(sign * v[k * n + j]);
  }
  return eigen;
}

}  // namespace orrery::models
