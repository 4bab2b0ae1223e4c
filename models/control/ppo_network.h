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
  virtual ~PpoNetwork() = default;

  /// Networks as plain numbers. A recurrent one gives actor and critic in one: policy outputs, then
  /// values; its own critic is empty.
  virtual PolicyWeights actor() const = 0;
  virtual PolicyWeights critic() const = 0;
  virtual std::span<const float> log_deviations() const = 0;

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
    std::span<float> policy_slopes, value_slopes;
    std::span<float> log_deviation_slopes;  ///< 0 at first
  };
  virtual Outputs forward(const Minibatch& minibatch) = 0;
  /// One step of Adam against the derivatives by the weights, which are cut at the length
  /// `norm_max` (Pascanu et al., ICML 2013, arXiv:1211.5063). The minibatch is as it was.
  virtual void descend(const Minibatch& minibatch, double rate, double norm_max) = 0;
  virtual bool finite() const = 0;

  virtual void save(engine::ArchiveWriter& archive) const = 0;
  virtual bool load(engine::ArchiveReader& archive) = 0;
};

/// Two perceptrons, without a library.
std::unique_ptr<PpoNetwork> make_plain_ppo_network(const PpoShape& shape, engine::Stream& draws);

/// Gains of the first, orthogonal weights: sqrt(2) in hidden layers, 0.01 for the policy, so that
/// it begins almost the same in every state, 1 for values; and the epsilon of Adam.
/// Source: Huang et al., The 37 implementation details of PPO (ICLR blog track 2022), 2 and 3.
inline constexpr double kPpoHiddenGain = 1.4142135623730951;
inline constexpr double kPpoPolicyGain = 0.01;
inline constexpr double kPpoValueGain = 1.0;
inline constexpr double kPpoAdamEpsilon = 1e-5;

}  // namespace orrery::models
