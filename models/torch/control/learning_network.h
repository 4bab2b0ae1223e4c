// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/policy_network.h"
#include "models/learn/adam.h"

namespace orrery::models {

/// Memory on cache lines: a BLAS may add up differently where its operands begin elsewhere.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};
  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) {}  // NOLINT: allocators convert
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, kLine); }
  bool operator==(const CacheLineAllocator&) const { return true; }
};
using Floats = std::vector<float, CacheLineAllocator<float>>;

/// A fully connected network that learns: rectified hidden layers and a linear last one. Products
/// are LibTorch's; the derivatives are written out, because LibTorch's graph costs more than the
/// products of networks this small (docs/off-policy.md has the figures).
///
///   forward    h(0) = x, h(l) = max(0, w(l) h(l-1) + b(l)), y = w(L) h(L-1) + b(L)
///   backward   d(L) = dE/dy;  dE/dw(l) = d(l)' h(l-1);  dE/db(l) = sum of d(l) over the rows
///              dE/dh(l-1) = d(l) w(l);  d(l) = dE/dh(l) where h(l) > 0, else 0
///
/// Source: Rumelhart, Hinton, Williams, Nature 323 (1986) 533; held against LibTorch's derivatives
/// in tests/models/torch/control/learning_network_test.cpp.
class LearningNetwork {
 public:
  LearningNetwork() = default;
  /// Inputs, units of the hidden layers, outputs.
  explicit LearningNetwork(std::vector<std::size_t> widths);

  /// Weights and biases anew, uniform in +- 1 / sqrt(inputs): what LibTorch's Linear begins with,
  /// and with it the published results of these algorithms.
  void draw(engine::Stream& luck);

  std::size_t inputs() const { return widths_.front(); }
  std::size_t outputs() const { return widths_.back(); }
  std::span<float> weights() { return weights_; }
  std::span<const float> weights() const { return weights_; }
  std::span<float> gradient() { return gradient_; }

  /// x: rows x inputs. The outputs, rows x outputs, until the next call; it keeps what `backward`
  /// needs.
  std::span<const float> forward(std::span<const float> x);
  /// dE/dw into `gradient()` from dE/dy of the last `forward`.
  void backward(std::span<const float> slopes) { backward(slopes, true, false); }
  /// dE/dx of the last `forward`, rows x inputs, until the next call.
  std::span<const float> slopes_of_inputs(std::span<const float> slopes) {
    return backward(slopes, false, true);
  }
  /// Both.
  std::span<const float> backward_to_inputs(std::span<const float> slopes) {
    return backward(slopes, true, true);
  }

  /// As plain numbers, the last layer without an activation.
  std::vector<DenseWeights> layers() const;

 private:
  std::span<const float> backward(std::span<const float> slopes, bool of_weights, bool of_inputs);
  std::size_t layer_count() const { return widths_.size() - 1; }

  std::vector<std::size_t> widths_;
  std::vector<std::size_t> first_;  // where the weights of a layer begin; behind them its biases
  Floats weights_, gradient_;
  std::vector<Floats> values_;  // h(0) .. y of the last forward
  std::vector<Floats> slopes_;  // of the same
  std::size_t rows_ = 0;
};

/// target <- target + rate (source - target): the moving average of Lillicrap et al., ICLR 2016,
/// arXiv:1509.02971, section 3; rate 1 copies.
void blend(std::span<float> target, std::span<const float> source, double rate);

/// Shrinks the gradient to this Euclidean length if it is longer (Pascanu et al., ICML 2013). 0: as
/// it is.
void clip_length(std::span<float> gradient, double length_max);

/// Whether all are numbers.
bool all_finite(std::span<const float> values);

/// Rows of a and b side by side, into `out`.
void join_rows(std::span<const float> a, std::span<const float> b, std::size_t rows, Floats& out);

/// `{inputs, units, ..., units, outputs}` with so many hidden layers.
std::vector<std::size_t> layer_widths(std::size_t inputs, std::size_t layers, std::size_t units,
                                      std::size_t outputs);

}  // namespace orrery::models
