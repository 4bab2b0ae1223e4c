// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/control/policy_forward.h"
#include "models/control/ppo_loss.h"
#include "models/control/ppo_network.h"
#include "models/control/running_moments.h"
#include "models/control/trainer.h"

namespace orrery::models {

/// Of normalised observations and rewards. Source: Huang et al., The 37 implementation details of
/// PPO (ICLR blog track 2022), details of continuous actions 7 and 9.
inline constexpr float kPpoClip = 10.0F;

/// Parameters of `ppo_info()`.
struct PpoSettings {
  explicit PpoSettings(const engine::ParamSet& params);

  std::size_t copies, steps, epochs, minibatch, teacher_steps;
  double learning_rate, discount, trace, gradient_max, divergence_max, deviation, cost_rate;
  bool annealing, normalise_advantages, normalise_observations, normalise_rewards, independent;
  std::size_t hidden, layers, units, sequence;
  Activation activation;
  PpoLossSettings loss;
};

/// One policy that learns by proximal policy optimisation from some rows of an environment: first,
/// first + stride, ... A round is begin, then act and note for each step, then learn.
class PpoLearner {
 public:
  struct Rows {
    std::size_t first, stride, count;
  };
  PpoLearner(const PpoSettings& settings, const TrainerSpec& spec, Rows rows, std::size_t number);

  void begin();
  /// Draws actions for its rows. `observations`, `actions`: of all rows of the environment.
  void act(std::span<const float> observations, std::span<float> actions);
  /// Does what a teacher wishes instead.
  void follow(std::span<const float> wishes, std::span<float> actions);
  /// What the step gave.
  void note(const StepColumns& columns);
  /// Advantages, then epochs of minibatches. `observations`: behind the last step. `rate`: of Adam.
  /// `imitate`: the actions were a teacher's.
  PpoLosses learn(std::span<const float> observations, double rate, bool imitate);
  /// How far episodes were beyond the budgets: raises or lowers the price of each cost.
  void price(std::span<const double> mean_costs);

  PolicyWeights policy() const;  ///< for its task, with the normaliser in it
  std::span<const double> prices() const { return prices_; }
  bool finite() const { return network_->finite(); }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    RunningMoments::exchange(self.seen_, state);
    for (auto& moments : self.gains_) RunningMoments::exchange(moments, state);
    state.fixed(self.discounted_);
    state.fixed(self.started_);
    state.fixed(self.state_);
    state.fixed(self.prices_);
    state(self.drawn_);
  }

 private:
  std::size_t values() const { return 1 + prices_.size(); }
  std::span<const float> say(std::span<const float> inputs, std::size_t rows,
                             std::span<float> state);
  void value_of(std::span<const float> inputs, std::size_t rows, std::span<float> state, float* to);
  void draw(std::span<const float> said, std::size_t first);
  void normalise(std::span<float> observations) const;
  void judge(std::span<const float> observations);
  std::vector<float> values_behind(std::span<const float> observations);
  void estimate(std::size_t v, std::span<const float> last_values);
  void weigh();
  struct Gathered {
    std::vector<float> inputs, state, actions, log_probabilities, values, advantages, returns;
    std::vector<std::uint8_t> starts;
    void resize(std::size_t steps, std::size_t width, std::size_t action_width,
                std::size_t values_of_step);
  };
  PpoLosses learn_minibatch(std::span<const std::uint32_t> sequences, double rate);

  PpoSettings settings_;
  engine::ControlTask task_;
  Rows rows_;
  std::uint64_t seed_;
  std::size_t width_, action_width_, units_, length_;
  engine::Stream order_;
  std::vector<std::uint64_t> luck_;  // keys of the streams of its rows, or of their axes
  std::vector<double> prices_;       // of costs; empty: costs do not matter
  std::unique_ptr<PpoNetwork> network_;

  RunningMoments seen_;                // observations
  std::vector<RunningMoments> gains_;  // discounted sums of rewards, and of each cost
  std::vector<double> discounted_;     // rows x values: those sums so far
  std::vector<std::uint8_t> started_;  // rows: an episode begins with the next observation
  std::vector<float> state_;           // rows x units
  std::uint64_t drawn_ = 0;            // steps for which actions were drawn

  // What a round collects: number step * rows + row.
  PolicyWeights actor_, critic_;  // as the round began
  std::vector<float> shift_, scale_;
  std::size_t step_ = 0;
  std::vector<float> observations_, inputs_, places_, log_probabilities_, gained_, sums_;
  std::vector<float> values_, returns_, advantages_, weighed_, final_values_;
  std::vector<std::uint8_t> terminated_, truncated_, starts_;
  std::vector<float> states_;     // at the first step of each sequence: sequence x rows x units
  std::vector<std::size_t> cut_;  // steps that the clock cut,
  std::vector<float> cut_observations_, cut_states_;  // and where they ended

  Gathered batch_;
  PolicyForward forward_;
  std::vector<double> draws_;
  std::vector<float> own_observations_;
};

}  // namespace orrery::models
