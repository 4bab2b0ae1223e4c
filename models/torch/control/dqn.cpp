// SPDX-License-Identifier: Apache-2.0
// Deep Q-network: the value of each choice, learned from what is remembered.
//
//   act      with chance e a random choice, else the best: argmax q(s)
//   learn    E = mean w huber(q(s, a) - y),  y = r + g q_target(s', a*)      models/.../q_network.h
//            huber: square / 2 within 1, straight beyond, so that its slope is the error, clipped
//   target   each `target_every` updates moved by `target_rate` towards q; the policy that is given
//            away acts by it: what moves slowly forgets less from one batch to the next
//
// Sources: Mnih et al., Nature 518 (2015) 529, methods and algorithm 1; options: double (van
// Hasselt et al. 2016), duelling (Wang et al. 2016), prioritised (Schaul et al. 2016), n steps
// (Sutton and Barto 7.1), random choices that last (Dabney et al. 2021).
#include <algorithm>
#include <cmath>

#include "models/torch/control/off_policy_trainer.h"
#include "models/torch/control/q_network.h"
#include "models/torch/control/trainers.h"

namespace orrery::models {
namespace {

class Dqn final : public OffPolicyTrainer {
 public:
  explicit Dqn(const TrainerSpec& spec)
      : OffPolicyTrainer(spec, replay(spec)),
        targets_(spec.params.flag("double")),
        explore_first_(spec.params.number("explore_first")),
        explore_last_(spec.params.number("explore_last")),
        explore_steps_(spec.params.number("explore_steps")),
        priority_weight_(spec.params.number("priority_weight")),
        target_every_(static_cast<std::uint64_t>(spec.params.integer("target_every"))),
        target_rate_(spec.params.number("target_rate")),
        q_(network(spec)),
        target_(network(spec)),
        optimiser_(q_, learning_rate_, spec.params.number("gradient_max")) {
    engine::Stream luck(key("weights"));
    q_.draw(luck);
    blend(target_, q_, 1.0);
  }

 private:
  void act(std::span<const float> observations, std::span<float> actions) override {
    const auto q = q_.forward(observations);
    for (std::size_t row = 0; row < actions.size(); ++row)
      actions[row] = static_cast<float>(best_choice(q.subspan(row * q_.choices(), q_.choices())));
    exploration_.explore(explore_chance(), explore_luck_, actions);
  }

  /// Falls in a straight line and then stays (Mnih et al. 2015, extended data table 1).
  double explore_chance() const {
    const double part = std::min(1.0, static_cast<double>(steps_done()) / explore_steps_);
    return explore_first_ + part * (explore_last_ - explore_first_);
  }

  void learn() override {
    draw_batch(beta());
    const std::size_t n = batch_.size(), choices = q_.choices();
    const auto targets = targets_(q_, target_, batch_);
    const auto q = q_.forward(batch_.observations);
    slopes_.assign(n * choices, 0.0F);
    errors_.resize(n);
    double loss = 0.0, value = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t at = i * choices + static_cast<std::size_t>(batch_.actions[i]);
      const float error = q[at] - targets[i];
      const float clipped = std::clamp(error, -1.0F, 1.0F);
      slopes_[at] = batch_.weights[i] * clipped / static_cast<float>(n);
      errors_[i] = error;
      loss += static_cast<double>(clipped * (error - 0.5F * clipped));
      value += static_cast<double>(q[at]);
    }
    q_.backward(slopes_);
    optimiser_.step(q_);
    memory_.set_errors(batch_.slots, errors_);
    if (++updates_done_ % target_every_ == 0) blend(target_, q_, target_rate_);
    report("value_error", loss / static_cast<double>(n));
    report("value", value / static_cast<double>(n));
  }

  /// Weights of importance sampling reach 1 at the end (Schaul et al. 2016, section 3.4).
  double beta() const {
    const double planned = std::max(1.0, static_cast<double>(spec_.steps_total));
    const double part = std::min(1.0, static_cast<double>(steps_done()) / planned);
    return priority_weight_ + part * (1.0 - priority_weight_);
  }

  PolicyWeights policy() const override {
    PolicyWeights weights;
    weights.layers = target_.layers();
    weights.head = PolicyHead::kArgmax;
    return weights;
  }
  bool healthy() const override { return all_finite(q_); }

  void save_learner(engine::ArchiveWriter& archive) const override {
    archive.begin_section("dqn 1");
    archive.put(updates_done_);
    save_weights(q_, archive);
    save_weights(target_, archive);
    optimiser_.save(archive);
  }
  bool load_learner(engine::ArchiveReader& archive) override {
    return archive.expect_section("dqn 1") && archive.get(updates_done_) &&
           load_weights(q_, archive) && load_weights(target_, archive) && optimiser_.load(archive);
  }

  static ReplaySpec replay(const TrainerSpec& spec) {
    ReplaySpec replay = replay_spec(spec, spec.params.flag("prioritised"));
    replay.priority_exponent = spec.params.number("priority_exponent");
    return replay;
  }
  static QNetwork network(const TrainerSpec& spec) {
    return {spec.task.observation_width(), static_cast<std::size_t>(spec.params.integer("layers")),
            static_cast<std::size_t>(spec.params.integer("hidden")), spec.task.choices,
            spec.params.flag("duelling")};
  }

  QTargets targets_;
  double explore_first_, explore_last_, explore_steps_, priority_weight_;
  std::uint64_t target_every_;
  double target_rate_;
  QNetwork q_, target_;
  QOptimiser optimiser_;
  std::uint64_t updates_done_ = 0;
  std::vector<float> slopes_, errors_;
};

}  // namespace

engine::Result<std::unique_ptr<Trainer>> make_dqn(const TrainerSpec& spec) {
  if (auto suited = suits(spec.task, true, "dqn"); !suited) return engine::failure(suited.error());
  return std::make_unique<Dqn>(spec);
}

}  // namespace orrery::models
