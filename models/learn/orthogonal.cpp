// SPDX-License-Identifier: Apache-2.0
#include "models/learn/orthogonal.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace orrery::models {

// Gram and Schmidt on rows of normal draws: directions are drawn evenly, and no sign needs mending.
void fill_orthogonal(std::span<float> w, std::size_t outputs, std::size_t inputs, double gain,
                     engine::Stream& draws) {
  const bool by_row = outputs <= inputs;
  const std::size_t count = std::min(outputs, inputs);
  const std::size_t length = std::max(outputs, inputs);
  std::vector<std::vector<double>> basis;
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<double> v(length);
    for (double& x : v) x = draws.normal();
    // Twice, because once leaves rounding errors (Giraud et al., Numer. Math. 101 (2005) 87).
    for (int pass = 0; pass < 2; ++pass) {
      for (const auto& u : basis) {
        double along = 0.0;
        for (std::size_t i = 0; i < length; ++i) along += u[i] * v[i];
        for (std::size_t i = 0; i < length; ++i) v[i] -= along * u[i];
      }
    }
    double square = 0.0;
    for (const double x : v) square += x * x;
    for (double& x : v) x /= std::sqrt(square);
    for (std::size_t i = 0; i < length; ++i)
      w[by_row ? k * inputs + i : i * inputs + k] = static_cast<float>(gain * v[i]);
    basis.push_back(std::move(v));
  }
}

}  // namespace orrery::models
