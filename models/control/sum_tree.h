// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <span>
#include <vector>

namespace orrery::models {

/// Numbers >= 0 with their sums, so that one is drawn in proportion to its size in log2(n) steps.
/// Every sum is that of its two halves and is computed anew, never corrected by a difference: the
/// sums are a function of the numbers alone.
/// Source: Schaul et al., ICLR 2016, arXiv:1511.05952, appendix B.2.1.
class SumTree {
 public:
  SumTree() = default;
  explicit SumTree(std::size_t leaves)
      : width_(leaves == 0 ? 0 : std::bit_ceil(leaves)), nodes_(2 * width_, 0.0) {}

  double total() const { return width_ == 0 ? 0.0 : nodes_[1]; }
  double operator[](std::size_t leaf) const { return nodes_[width_ + leaf]; }

  void set(std::size_t leaf, double value) {
    std::size_t node = width_ + leaf;
    nodes_[node] = value;
    for (node /= 2; node >= 1; node /= 2) nodes_[node] = nodes_[2 * node] + nodes_[2 * node + 1];
  }

  /// The leaf in whose part of the sum `mass` lies, 0 <= mass < total().
  std::size_t find(double mass) const {
    std::size_t node = 1;
    while (node < width_) {
      node *= 2;
      // Rounding may leave a mass behind the last part: an empty half is never entered.
      if (mass >= nodes_[node] && nodes_[node + 1] > 0.0) mass -= nodes_[node++];
    }
    return node - width_;
  }

  std::span<const double> leaves() const { return std::span(nodes_).subspan(width_, width_); }
  std::span<double> leaves() { return std::span(nodes_).subspan(width_, width_); }
  /// After the leaves were written.
  void add_up() {
    for (std::size_t node = width_; node-- > 1;)
      nodes_[node] = nodes_[2 * node] + nodes_[2 * node + 1];
  }

 private:
  std::size_t width_ = 0;  // a power of two
  std::vector<double> nodes_;
};

}  // namespace orrery::models
