// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace at {
class Tensor;
}

namespace orrery::models {

/// An array of weights and how it begins: uniform in +- spread, and 1 where `ones` says.
struct WeightShape {
  std::vector<std::int64_t> sizes;
  double spread = 0.0;
  std::pair<std::int64_t, std::int64_t> ones;  ///< places [first, end)

  std::size_t count() const {
    std::size_t n = 1;
    for (const std::int64_t size : sizes) n *= static_cast<std::size_t>(size);
    return n;
  }
};

/// A network that says what the newest rows of a window should be; the difference is its surprise.
/// It holds no weights: they are given, in the order of `weights()`.
class WindowNetwork {
 public:
  virtual ~WindowNetwork() = default;

  virtual const char* name() const = 0;
  virtual std::vector<WeightShape> weights() const = 0;
  /// Rows at the end of the window that it says: all of them (autoencoders), or the newest.
  virtual std::size_t said_rows() const = 0;
  /// windows x (length * features) in, windows x (said_rows * features) out, time rising. What is
  /// said of a window depends on that window only.
  virtual at::Tensor say(const std::vector<at::Tensor>& weights,
                         const at::Tensor& windows) const = 0;
  virtual double multiply_accumulates() const = 0;  ///< per window
};

}  // namespace orrery::models
