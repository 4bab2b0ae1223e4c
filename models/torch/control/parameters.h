// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/archive.h"

namespace at {
class Tensor;
}

namespace orrery::models {

/// The weights of a learner's networks in one row of numbers, with arrays as views of it, and their
/// gradient in another: an optimiser's step, a norm or a copy is one loop over plain numbers.
class Parameters {
 public:
  Parameters();
  ~Parameters();
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  /// Asks for an array; gives its number. Memory comes with `allocate`.
  std::size_t add(const std::vector<std::int64_t>& sizes);
  /// All arrays, zero. `learning`: `backward` adds to their gradient.
  void allocate(bool learning = true);

  const at::Tensor& operator[](std::size_t array) const;
  std::span<float> values(std::size_t array) const;
  std::span<float> gradient(std::size_t array) const;
  std::span<float> all() const { return values_; }
  std::span<float> gradient() const { return gradient_; }

  void clear_gradient();
  /// Scales the gradient to at most this length; gives the length that it had.
  /// Source: Pascanu et al., ICML 2013, arXiv:1211.5063, algorithm 1.
  double clip_gradient(double norm_max);
  void copy_from(const Parameters& other);
  /// all <- all + share (other's - all): a target network.
  /// Source: Lillicrap et al., ICLR 2016, arXiv:1509.02971, algorithm 1.
  void approach(const Parameters& other, double share);
  bool finite() const;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Place {
    std::size_t first, count;
  };
  std::vector<std::vector<std::int64_t>> sizes_;
  std::vector<Place> places_;
  std::size_t total_ = 0;
  std::vector<at::Tensor> memory_;  // weights, gradient
  std::vector<at::Tensor> views_;
  std::span<float> values_, gradient_;
};

}  // namespace orrery::models
