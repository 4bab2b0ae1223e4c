// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/agent/control_task.h"
#include "models/control/policy_network.h"
#include "models/learn/dense_product.h"

namespace orrery::models {

/// A learned model of a task, as plain numbers: networks that say what a step changes, what it
/// earns, and whether it ends the episode. n: width of an observation.
///
///   x   = clamp((s - shift) scale, low, high)    what is observed; low, high: as it was ever seen
///   u   = the action: -1 .. 1 on each axis, or 1 at the place of the choice and 0 elsewhere
///   y   = a member's network of (x, u), n + 2 numbers
///   x'  = clamp(x + change_mean + change_deviation y[i], low, high)     i < n
///   r   = clamp(reward_mean + reward_deviation y[n], reward_low, reward_high)
///   p   = 1 / (1 + exp(-y[n + 1]))    that the episode is over; 0 where none was ever seen to end
///
/// It knows no more than the observation shows: what a plant hides is noise to it, and it predicts
/// the mean. Beyond what was seen it stands still instead of guessing.
/// Source: Nagabandi et al., ICRA 2018, arXiv:1708.02596, section IV (differences, normalised);
/// Chua et al., NeurIPS 2018, arXiv:1805.12114 (ensemble; here without its variances).
struct DynamicsWeights {
  std::vector<float> shift, scale, low, high;
  std::vector<float> change_mean, change_deviation;
  float reward_mean = 0.0F, reward_deviation = 1.0F;
  float reward_low = 0.0F, reward_high = 0.0F;
  bool terminates = false;  ///< some episode was seen to end for good
  std::vector<std::vector<DenseWeights>> members;

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);  ///< false: damaged, or sizes that do not fit together
};

/// Why the model cannot serve the task, in words; empty where it can.
std::string misfit(const DynamicsWeights& weights, const engine::ControlTask& task);

/// Numbers that an action takes in the input of a model.
std::size_t action_inputs(const engine::ControlTask& task);
/// Writes them. `action`: as the task wants it.
void put_action(const engine::ControlTask& task, std::span<const float> action, float* to);

/// Plays sequences of actions in the model, all from one observation, each in every member on its
/// own (TS-infinity of Chua et al., section 5). A score depends on its own sequence alone, to the
/// bit, and is the same on every machine (dense_product.h, squash.h).
class DynamicsPlay {
 public:
  DynamicsPlay(const engine::ControlTask& task, const DynamicsWeights& weights);

  const DynamicsWeights& weights() const { return weights_; }
  /// Multiplications of one step of one sequence in all members.
  double products() const;

  /// scores[c] = mean over members of the sum over steps t of g^t a_t r_t, a_t: the chance that the
  /// episode still goes on. `actions`: steps x sequences x action_inputs.
  void score(std::span<const float> observation, std::span<const float> actions, std::size_t steps,
             double discount, std::span<double> scores);
  /// What a member expects of one step: n + 2 numbers: the next observation in its own units, the
  /// reward, the chance that the episode is over.
  void predict(std::size_t member, std::span<const float> observation,
               std::span<const float> action, std::span<float> out);

 private:
  struct Layer {
    DenseProduct product;
    std::size_t outputs;
    Activation activation;
  };

  void begin(std::span<const float> observation, std::size_t sequences);
  /// One step of all sequences in a member: `inputs_` go on, rewards and ends are written.
  void step(const std::vector<Layer>& member, std::span<const float> actions,
            std::size_t sequences);
  std::span<const float> forward(const std::vector<Layer>& member, std::size_t rows);

  engine::ControlTask task_;
  DynamicsWeights weights_;
  std::vector<std::vector<Layer>> members_;
  std::vector<float> first_;   // observation, scaled
  std::vector<float> inputs_;  // sequences x (n + action inputs)
  std::vector<float> now_, next_;
  std::vector<float> rewards_, ends_;  // of the step, by sequence
  std::vector<double> alive_;
};

}  // namespace orrery::models
