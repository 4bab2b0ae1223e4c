// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace orrery::models {

/// How surprising a distance is against all such distances before it, as -ln of the probability to
/// exceed it (nats).
///
///   below u    ln((n + 1) / (k(d) + 1)), k(d) of the n distances before at or above d: the
///              conformal p-value of d
///   above u    ln((n + 1) / (k + 1)) + (d - u) / b, the exponential tail through the k distances
///              above u, with b = (sum of their excesses + (d - u)) / (k + 1)
///
/// u is the 95 % quantile of the distances, or the one with ten above it while they are few. d
/// itself counts in b, so a first step out of nothing is worth ln(n + 1) + 1 and not infinity.
/// Inputs: distances >= 0 of any unit; only their ratios matter. Kept as counts and sums in four
/// cells an octave over the 32 octaves below the largest distance, less is taken for 0: quantiles
/// are good to a quarter of their octave. 0 before 20 distances.
/// Holds where distances ahead are like those behind; a tail heavier than exponential gives scores
/// that are too high, which is why an alarm probability is a setting and not a promise.
/// Source: Siffer, Fouque, Termier and Largouet, Anomaly detection in streams with extreme value
/// theory, KDD 2017 (shape 0); conformal p-value: Laxhammar and Falkman, 2014.
class SurpriseTail {
 public:
  SurpriseTail();

  double surprise(double distance) const;
  void add(double distance);
  double distances() const { return seen_; }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.top_);
    state(self.seen_);
    state.fixed(self.count_);
    state.fixed(self.sum_);
    state.expect(self.top_ == kNoOctave || (self.top_ > -1200 && self.top_ < 1200));
  }

  static constexpr int kNoOctave = std::numeric_limits<int>::min();

 private:
  /// Cell of a distance; beyond the last one for a distance above the range. 0 is the cell of 0.
  std::size_t cell(double distance) const;
  double lower_edge(std::size_t cell) const;
  void make_room(double distance);

  int top_ = kNoOctave;  // exponent of the uppermost octave
  double seen_ = 0.0;
  std::vector<double> count_;
  std::vector<double> sum_;
};

}  // namespace orrery::models
