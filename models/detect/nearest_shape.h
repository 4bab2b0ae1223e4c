// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace orrery::models {

/// Less its mean, over its standard deviation (n); all 0 where that is not above `flat`.
void z_normalise(std::span<double> values, double flat);

/// Exact nearest neighbour among vectors of one length.
///
///   c_m     sqrt(2 / L) sum_t v_t cos(pi m (t + 1/2) / L), m = 1 .. 4: orthonormal, so that
///           |a - b|^2 >= sum_m (c_m(a) - c_m(b))^2
///   search  outwards from the place of the query's c_1 among the sorted ones, until the
///           difference of c_1 alone is above the best distance
///
/// Source: Agrawal, Faloutsos and Swami, FODO 1993.
class NearestShape {
 public:
  explicit NearestShape(std::size_t length);

  /// Takes the vectors, one behind the other.
  void build(std::vector<double> vectors);
  std::size_t count() const { return vectors_.size() / length_; }
  /// Squared distance to the nearest vector; infinite where there is none.
  double squared_distance_to(std::span<const double> query) const;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.vectors_);
    state(self.coefficients_);
    state.expect(self.vectors_.size() % self.length_ == 0);
    state.expect(self.coefficients_.size() == self.count() * kCoefficients);
  }

 private:
  static constexpr std::size_t kCoefficients = 4;

  void coefficients_of(std::span<const double> vector, double* to) const;

  std::size_t length_;
  std::vector<double> waves_;         // kCoefficients rows of `length` entries
  std::vector<double> vectors_;       // sorted by their first coefficient
  std::vector<double> coefficients_;  // kCoefficients a vector
};

}  // namespace orrery::models
