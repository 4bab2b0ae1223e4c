// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace orrery::engine {

/// Numbers 0 to n - 1 in sets that only grow together (union-find with path halving). A set goes by
/// its lowest number, so the names do not depend on the order in which sets were joined.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::size_t root(std::size_t one) {
    while (parent_[one] != one) one = parent_[one] = parent_[parent_[one]];
    return one;
  }
  void join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }
  bool joined(std::size_t a, std::size_t b) { return root(a) == root(b); }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace orrery::engine
