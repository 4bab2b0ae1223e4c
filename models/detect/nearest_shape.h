// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
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
///   search  the vectors, sorted by c_1, in blocks of eight, outwards from the query's place, until
///           the difference of c_1 alone is above the best distance. A block is left when for each
///           of its vectors the bound, or the sum so far, is above it
///
/// Source: Agrawal, Faloutsos and Swami, FODO 1993.
class NearestShape {
 public:
  explicit NearestShape(std::size_t length);

  /// Takes the vectors, one behind the other; finite, below 1e100.
  void build(std::span<const double> vectors);
  std::size_t count() const { return count_; }
  /// Squared distance to the nearest vector; infinite where there is none.
  double squared_distance_to(std::span<const double> query) const;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.count_);
    state(self.values_);
    state(self.coefficients_);
    const std::size_t blocks = self.blocks();
    state.expect(self.values_.size() == blocks * self.length_ * kLanes);
    state.expect(self.coefficients_.size() == blocks * kCoefficients * kLanes);
    state.expect(self.count_ <= blocks * kLanes);
  }

 private:
  static constexpr std::size_t kLanes = 8;  // vectors a block: side by side in registers
  static constexpr std::size_t kCoefficients = 4;
  using Coefficients = std::array<double, kCoefficients>;

  std::size_t blocks() const { return coefficients_.size() / (kCoefficients * kLanes); }
  Coefficients coefficients_of(std::span<const double> vector) const;
  double gap(std::size_t block, double c1) const;
  double nearest_in(std::size_t block, std::span<const double> query, const Coefficients& c,
                    double best) const;

  std::size_t length_;
  std::vector<double> waves_;  // kCoefficients rows of `length` entries
  std::size_t count_ = 0;
  std::vector<double> values_;        // blocks x length x kLanes, the last block filled up far away
  std::vector<double> coefficients_;  // blocks x kCoefficients x kLanes
};

}  // namespace orrery::models
