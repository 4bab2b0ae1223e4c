// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "engine/agent/agent.h"

namespace orrery::models {

/// k of the last n rows of a device must be above the threshold before it alerts. That is the same
/// as one value above it, the k-th highest of the last n; so scores pass through here first, and a
/// score keeps its meaning: alert if and only if score > threshold. With k = (n + 1) / 2 it is the
/// running median.
class Confirmation {
 public:
  Confirmation(const engine::ParamSet& params, std::uint32_t device_count)
      : k_(static_cast<std::size_t>(params.integer("confirm"))),
        n_(static_cast<std::size_t>(params.integer("confirm_of"))),
        seen_(n_ > 1 ? device_count : 0, 0),
        last_(n_ > 1 ? device_count * n_ : 0, 0.0) {}

  /// Scores pass as they are.
  bool none() const { return n_ == 1; }

  /// The confirmed score of the device's next row; minus infinity before k rows.
  double operator()(std::size_t device, double score) {
    if (n_ == 1) return score;
    const std::uint64_t number = seen_[device]++;
    const auto ring = last_.begin() + static_cast<std::ptrdiff_t>(device * n_);
    ring[static_cast<std::ptrdiff_t>(number % n_)] = score;
    const auto filled = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(number + 1, n_));
    if (filled < static_cast<std::ptrdiff_t>(k_)) return -std::numeric_limits<double>::infinity();
    scratch_.assign(ring, ring + filled);
    const auto kth = scratch_.begin() + static_cast<std::ptrdiff_t>(k_ - 1);
    std::nth_element(scratch_.begin(), kth, scratch_.end(), std::greater<>());
    return *kth;
  }

  /// `confirm` and `confirm_of`.
  static std::vector<engine::ParamInfo> params();
  static void check(const engine::AgentSpec& spec, engine::Diagnostics& mistakes);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.seen_);
    state.fixed(self.last_);
  }

 private:
  std::size_t k_;
  std::size_t n_;
  std::vector<std::uint64_t> seen_;  // by device; empty for n = 1
  std::vector<double> last_;         // ring of n scores, by device; empty for n = 1
  std::vector<double> scratch_;
};

}  // namespace orrery::models
