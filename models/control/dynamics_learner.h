// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/dynamics_model.h"
#include "models/control/replay_memory.h"
#include "models/control/running_moments.h"
#include "models/learn/adam.h"
#include "models/learn/learning_layers.h"

namespace orrery::models {

struct DynamicsLearnerSpec {
  engine::ControlTask task;
  std::size_t members = 5;
  std::size_t layers = 2;
  std::size_t hidden = 64;
  Activation activation = Activation::kRelu;
  std::size_t batch = 256;
  double learning_rate = 1e-3;
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;
};

/// Learns the networks of `DynamicsWeights` from remembered steps. Members begin with weights of
/// their own and draw batches of their own, and so differ where little was seen.
///
///   E = mean over a batch of   sum of (y[i] - (x'[i] - x[i] - change_mean) / change_deviation)^2 /
///   2
///                            + (y[n] - (r - reward_mean) / reward_deviation)^2 / 2
///                            - log p where the episode ended, - log(1 - p) elsewhere
///
/// Scales are those of all steps so far and move on with them. No library: weights are the same on
/// every machine. Sources: dynamics_model.h; ensembles that differ by their beginnings and batches:
/// Lakshminarayanan et al., NeurIPS 2017, arXiv:1612.01474, section 2.4.
class DynamicsLearner {
 public:
  explicit DynamicsLearner(const DynamicsLearnerSpec& spec);

  /// Steps of all rows: what they saw, what it led to (both as they came), what it earned.
  void observe(std::span<const float> before, std::span<const float> after,
               std::span<const float> rewards, std::span<const std::uint8_t> terminated);
  /// One step of the optimiser for each member, from a memory whose actions are those of a learner
  /// and whose discount is 0 where the episode ended. Gives E, mean over members.
  double learn(const ReplayMemory& memory);
  DynamicsWeights weights() const;
  /// Whether all weights are still numbers.
  bool is_finite() const;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Member {
    std::vector<float> weights;
    Adam adam;
    engine::Stream luck;  ///< of its batches
  };

  template <class Self, class State>
  static void exchange(Self& self, State& state);
  double learn(Member& member, const ReplayMemory& memory);
  void fill_inputs();
  double fill_slopes(std::span<const float> y);

  DynamicsLearnerSpec spec_;
  LearningLayers layers_;  // of every member
  std::vector<Member> members_;
  RunningMoments seen_, change_, reward_;
  std::vector<float> low_, high_;  // of what was seen
  float reward_low_ = 0.0F, reward_high_ = 0.0F;
  bool terminates_ = false;
  ReplayBatch batch_;
  std::vector<float> inputs_, slopes_, gradient_, changes_;
};

}  // namespace orrery::models
