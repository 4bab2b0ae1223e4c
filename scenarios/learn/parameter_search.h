// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace orrery::scenarios {

/// Looks for the point of the unit cube with the least value, one question at a time. What it asks
/// depends on its seed and the answers alone.
class ParameterSearch {
 public:
  virtual ~ParameterSearch() = default;
  /// The next point; nothing: it has ended by itself.
  virtual std::optional<std::vector<double>> next() = 0;
  /// The value at the point that was asked for last; finite.
  virtual void answer(double value) = 0;
};

struct SearchOptions {
  std::size_t dimensions = 1;
  std::uint32_t points = 50;  ///< at most
  std::uint64_t seed = 1;
};

/// `random`: independent uniform points. `bayes`: a Gaussian process and expected improvement. A
/// method of NLopt (`bobyqa`, `cobyla`, `sbplx`, `direct_l`, `crs2`, `isres`); `nlopt` is `bobyqa`.
/// Null: there is no such method.
std::unique_ptr<ParameterSearch> make_search(const std::string& method,
                                             const SearchOptions& options);
const std::vector<std::string>& search_methods();

/// Bayesian optimisation: a few points spread over the cube, then the one with the largest expected
/// improvement under a Gaussian process of the values so far.
///
///   k(x, x') = (1 + s + s^2 / 3) exp(-s),  s = sqrt(5) |x - x'| / l       Matern 5/2
///   EI(x) = (y_min - m) Phi(z) + sd phi(z),  z = (y_min - m) / sd
///
/// Values are standardised; length l and noise are those of a small grid with the largest marginal
/// likelihood. EI is looked for among random points and about the best one.
/// Source: Jones, Schonlau, Welch, J. Global Optim. 13 (1998) 455, eq. 15; Rasmussen and Williams,
/// Gaussian Processes for Machine Learning, eq. 4.17 and algorithm 2.1.
std::unique_ptr<ParameterSearch> make_bayes_search(const SearchOptions& options);

}  // namespace orrery::scenarios
