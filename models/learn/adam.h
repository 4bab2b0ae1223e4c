// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include "models/data/state.h"

namespace orrery::models {

/// Adam: steps of about `rate` for each weight, whatever the scale of its gradient g.
///
///   m <- b1 m + (1 - b1) g           b1 = 0.9
///   v <- b2 v + (1 - b2) g^2         b2 = 0.999
///   w <- w - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
///
/// Our own, so that its whole state is plain numbers that an archive keeps to the bit.
/// Source: Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1 and its defaults.
class Adam {
 public:
  Adam() = default;
  Adam(std::size_t weights, double rate, double epsilon = 1e-8)
      : rate_(rate), epsilon_(static_cast<float>(epsilon)), mean_(weights), square_(weights) {}

  /// From the next step on; not part of the state.
  void set_rate(double rate) { rate_ = rate; }

  /// One step of `weights` against `gradient`, both of the length given at first.
  void step(float* weights, const float* gradient) {
    power1_ *= kBeta1;
    power2_ *= kBeta2;
    const auto rate = static_cast<float>(rate_ / (1.0 - power1_));
    const auto scale = static_cast<float>(1.0 / (1.0 - power2_));
    float* m = mean_.data();
    float* v = square_.data();
    const std::size_t n = mean_.size();
    const float epsilon = epsilon_;
    for (std::size_t i = 0; i < n; ++i) {
      const float g = gradient[i];
      m[i] += static_cast<float>(1.0 - kBeta1) * (g - m[i]);
      v[i] += static_cast<float>(1.0 - kBeta2) * (g * g - v[i]);
      weights[i] -= rate * m[i] / (std::sqrt(v[i] * scale) + epsilon);
    }
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.power1_);
    state(self.power2_);
    state.fixed(self.mean_);
    state.fixed(self.square_);
  }

 private:
  static constexpr double kBeta1 = 0.9;
  static constexpr double kBeta2 = 0.999;
  double rate_ = 0.0;
  float epsilon_ = 1e-8F;
  double power1_ = 1.0;  // b1^t
  double power2_ = 1.0;
  std::vector<float> mean_;
  std::vector<float> square_;
};

}  // namespace orrery::models
