// SPDX-License-Identifier: Apache-2.0
// Twin delayed deep deterministic policy gradient.
//
//   policy   a = tanh m(s); while learning a + noise, a normal of deviation `noise`, clipped to the
//            box
//   critics  y = r + g min q_target(s', a'),  a' = clip(a_target(s') + clip(e, +-`smooth_max`)),
//            e a normal of deviation `smooth`: close actions are worth alike
//   actor    each `policy_every` updates, E = -mean q1(s, a(s)), and the targets move then
//
// Source: Fujimoto, van Hoof, Meger, ICML 2018, arXiv:1802.09477, algorithm 1.
#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "models/data/state.h"
#include "models/torch/control/critics.h"
#include "models/torch/control/off_policy_trainer.h"
#include "models/torch/control/trainers.h"

namespace orrery::models {
namespace {

class Td3 final : public OffPolicyTrainer {
 public:
  explicit Td3(const TrainerSpec& spec)
      : OffPolicyTrainer(spec, replay_spec(spec)),
        width_(spec.task.action_width()),
        noise_deviation_(spec.params.number("noise")),
        smooth_(spec.params.number("smooth")),
        smooth_max_(spec.params.number("smooth_max")),
        explore_chance_(spec.params.number("explore")),
        target_rate_(spec.params.number("target_rate")),
        policy_every_(static_cast<std::uint64_t>(spec.params.integer("policy_every"))),
        actor_(widths(spec.task.observation_width(), width_)),
        target_actor_(actor_),
        actor_adam_(actor_.weights().size(), learning_rate_),
        critics_(widths(spec.task.observation_width() + width_, 1), learning_rate_),
        policy_luck_(key("policy")) {
    engine::Stream luck(key("weights"));
    actor_.draw(luck);
    critics_.draw(luck);
    target_actor_ = actor_;
  }

 private:
  void act(std::span<const float> observations, std::span<float> actions) override {
    const auto means = actor_.forward(observations);
    const auto noise = noise_.next(explore_luck_);
    for (std::size_t i = 0; i < actions.size(); ++i)
      actions[i] =
          clipped(engine::tanh(static_cast<double>(means[i])) + noise_deviation_ * noise[i]);
    if (explore_chance_ > 0.0) exploration_.explore(explore_chance_, explore_luck_, actions);
  }

  void learn() override {
    draw_batch();
    learn_critics();
    if (++updates_done_ % policy_every_ != 0) return;
    learn_actor();
    critics_.move_targets(target_rate_);
    blend(target_actor_.weights(), actor_.weights(), target_rate_);
  }

  void learn_critics() {
    const std::size_t n = batch_.size();
    const auto means = target_actor_.forward(batch_.next_observations);
    actions_next_.resize(n * width_);
    for (std::size_t i = 0; i < actions_next_.size(); ++i) {
      const double e = std::clamp(smooth_ * policy_luck_.normal(), -smooth_max_, smooth_max_);
      actions_next_[i] = clipped(engine::tanh(static_cast<double>(means[i])) + e);
    }
    const auto beyond = critics_.target_values(batch_.next_observations, actions_next_, n);
    targets_.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      targets_[i] = batch_.rewards[i] + batch_.discounts[i] * beyond[i];
    report("value_error", critics_.learn(batch_.observations, batch_.actions, targets_));
  }

  void learn_actor() {
    const std::size_t n = batch_.size();
    const auto means = actor_.forward(batch_.observations);
    actions_now_.resize(n * width_);
    for (std::size_t i = 0; i < actions_now_.size(); ++i)
      actions_now_[i] = static_cast<float>(engine::tanh(static_cast<double>(means[i])));
    const auto up = critics_.ascent(batch_.observations, actions_now_, n, false);
    slopes_.resize(n * width_);
    for (std::size_t i = 0; i < slopes_.size(); ++i) {
      const float a = actions_now_[i];
      slopes_[i] = -up.slopes[i] * (1.0F - a * a) / static_cast<float>(n);
    }
    double value = 0.0;
    for (const float v : up.values) value += static_cast<double>(v);
    actor_.backward(slopes_);
    actor_adam_.step(actor_.weights().data(), actor_.gradient().data());
    report("value", value / static_cast<double>(n));
  }

  static float clipped(double action) { return static_cast<float>(std::clamp(action, -1.0, 1.0)); }

  PolicyWeights policy() const override {
    PolicyWeights weights;
    weights.layers = actor_.layers();
    weights.head = PolicyHead::kTanh;
    return weights;
  }
  bool healthy() const override { return all_finite(actor_.weights()) && critics_.healthy(); }

  void save_learner(engine::ArchiveWriter& archive) const override {
    archive.begin_section("td3 1");
    archive.put(updates_done_);
    archive.put(policy_luck_.position());
    archive.put_span(actor_.weights());
    archive.put_span(target_actor_.weights());
    save_state(actor_adam_, archive);
    critics_.save(archive);
  }
  bool load_learner(engine::ArchiveReader& archive) override {
    std::uint64_t position = 0;
    const bool read = archive.expect_section("td3 1") && archive.get(updates_done_) &&
                      archive.get(position) && archive.get_span(actor_.weights()) &&
                      archive.get_span(target_actor_.weights()) &&
                      load_state(actor_adam_, archive) && critics_.load(archive);
    policy_luck_.seek(position);
    return read;
  }

  std::size_t width_;
  double noise_deviation_, smooth_, smooth_max_, explore_chance_, target_rate_;
  std::uint64_t policy_every_;
  LearningNetwork actor_, target_actor_;
  Adam actor_adam_;
  TwinCritics critics_;
  engine::Stream policy_luck_;
  std::uint64_t updates_done_ = 0;
  std::vector<float> actions_next_, actions_now_, targets_;
  Floats slopes_;
};

}  // namespace

engine::Result<std::unique_ptr<Trainer>> make_td3(const TrainerSpec& spec) {
  if (auto suited = suits(spec.task, false, "td3"); !suited) return engine::failure(suited.error());
  return std::make_unique<Td3>(spec);
}

}  // namespace orrery::models
