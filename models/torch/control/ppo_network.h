// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "engine/record/archive.h"
#include "models/control/policy_network.h"

namespace orrery::models {

struct PpoShape {
  std::size_t inputs = 0;
  std::vector<std::size_t> hidden;
  Activation activation = Activation::kTanh;
  std::size_t choices = 0;     ///< of a discrete task
  std::size_t axes = 0;        ///< of a continuous one
  std::size_t values = 1;      ///< that the critic says of a state
  std::size_t units = 0;       ///< of a recurrent cell; 0: none
  double log_deviation = 0.0;  ///< at first

  std::size_t policy_outputs() const { return choices > 0 ? choices : axes; }
};

/// Actor and critic of PPO. Plain: two perceptrons beside each other. Recurrent: a perceptron, a
/// recurrent cell behind it, and one layer behind that for both. The deviation of a continuous
/// policy is a weight for each axis, the same in every state.
class PpoNetwork {
 public:
  PpoNetwork(const PpoShape& shape, engine::Stream& draws);
  ~PpoNetwork();

  /// Networks as plain numbers. A recurrent one gives actor and critic in one: policy outputs, then
  /// values; otherwise each has its own.
  PolicyWeights actor() const;
  PolicyWeights critic() const;
  std::span<const float> log_deviations() const;

  struct Minibatch {
    std::span<const float> inputs;  ///< steps x sequences x inputs; one step where nothing recurs
    std::size_t rows = 0;           ///< steps * sequences
    std::size_t sequences = 0;
    std::span<const std::uint8_t> starts;  ///< steps x sequences; 1: an episode begins here
    std::span<const float> state;          ///< sequences x units: when the first step came
  };
  /// What the networks say of a minibatch, and room for the derivatives of a loss by it. All
  /// steps x sequences x outputs.
  struct Outputs {
    std::span<const float> policy, values;
    std::span<float> policy_slopes, value_slopes, log_deviation_slopes;
  };
  Outputs forward(const Minibatch& minibatch);
  /// One step of Adam against the derivatives, its length cut at `norm_max`.
  void descend(double rate, double norm_max);
  bool finite() const;
  std::size_t weights() const;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace orrery::models
