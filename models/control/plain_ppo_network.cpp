// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "models/control/ppo_network.h"
#include "models/data/state.h"
#include "models/learn/adam.h"
#include "models/learn/learning_layers.h"
#include "models/learn/orthogonal.h"

namespace orrery::models {
namespace {

LearningLayers perceptron(const PpoShape& shape, std::size_t outputs) {
  std::vector<LearningLayers::Layer> layers;
  std::size_t width = shape.inputs;
  for (const std::size_t units : shape.hidden) {
    layers.push_back({width, units, shape.activation});
    width = units;
  }
  layers.push_back({width, outputs, Activation::kNone});
  return LearningLayers(layers);
}

void begin_orthogonal(const LearningLayers& layers, std::span<float> weights, double last_gain,
                      engine::Stream& draws) {
  const auto& all = layers.layers();
  for (std::size_t k = 0; k < all.size(); ++k)
    fill_orthogonal(layers.w(weights, k), all[k].outputs, all[k].inputs,
                    k + 1 < all.size() ? kPpoHiddenGain : last_gain, draws);
}

/// Weights in one row: those of the actor, of the critic, and the logs of the deviations.
class PlainPpoNetwork final : public PpoNetwork {
  template <class Numbers>
  auto of_actor(Numbers& all) const {
    return std::span(all).first(actor_.weights());
  }
  template <class Numbers>
  auto of_critic(Numbers& all) const {
    return std::span(all).subspan(actor_.weights(), critic_.weights());
  }
  template <class Numbers>
  auto of_deviations(Numbers& all) const {
    return std::span(all).last(axes_);
  }

 public:
  PlainPpoNetwork(const PpoShape& shape, engine::Stream& draws)
      : actor_(perceptron(shape, shape.policy_outputs())),
        critic_(perceptron(shape, shape.values)),
        axes_(shape.axes),
        weights_(actor_.weights() + critic_.weights() + axes_),
        gradient_(weights_.size()),
        adam_(weights_.size(), 0.0, kPpoAdamEpsilon) {
    begin_orthogonal(actor_, of_actor(weights_), kPpoPolicyGain, draws);
    begin_orthogonal(critic_, of_critic(weights_), kPpoValueGain, draws);
    std::ranges::fill(of_deviations(weights_), static_cast<float>(shape.log_deviation));
  }

  PolicyWeights actor() const override {
    PolicyWeights weights;
    weights.head = axes_ > 0 ? PolicyHead::kClip : PolicyHead::kArgmax;
    weights.layers = actor_.export_layers(of_actor(weights_));
    return weights;
  }
  PolicyWeights critic() const override {
    PolicyWeights weights;
    weights.layers = critic_.export_layers(of_critic(weights_));
    return weights;
  }
  std::span<const float> log_deviations() const override { return of_deviations(weights_); }

  Outputs forward(const Minibatch& minibatch) override {
    const auto policy = actor_.forward(of_actor(weights_), minibatch.inputs, minibatch.rows);
    const auto values = critic_.forward(of_critic(weights_), minibatch.inputs, minibatch.rows);
    policy_slopes_.resize(policy.size());
    value_slopes_.resize(values.size());
    const auto deviations = of_deviations(gradient_);
    std::ranges::fill(deviations, 0.0F);
    return {policy, values, policy_slopes_, value_slopes_, deviations};
  }

  void descend(const Minibatch& minibatch, double rate, double norm_max) override {
    actor_.backward(of_actor(weights_), minibatch.inputs, policy_slopes_, of_actor(gradient_));
    critic_.backward(of_critic(weights_), minibatch.inputs, value_slopes_, of_critic(gradient_));
    double square = 0.0;
    for (const float g : gradient_) square += static_cast<double>(g) * static_cast<double>(g);
    const double norm = std::sqrt(square);
    if (norm > norm_max) {
      const auto scale = static_cast<float>(norm_max / norm);
      for (float& g : gradient_) g *= scale;
    }
    adam_.set_rate(rate);
    adam_.step(weights_.data(), gradient_.data());
  }

  bool finite() const override {
    return std::ranges::all_of(weights_, [](float w) { return std::isfinite(w); });
  }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }
  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.weights_);
    Adam::exchange(self.adam_, state);
    state.expect(self.finite());
  }

 private:
  LearningLayers actor_, critic_;
  std::size_t axes_;
  std::vector<float> weights_, gradient_;
  Adam adam_;
  std::vector<float> policy_slopes_, value_slopes_;
};

}  // namespace

std::unique_ptr<PpoNetwork> make_plain_ppo_network(const PpoShape& shape, engine::Stream& draws) {
  return std::make_unique<PlainPpoNetwork>(shape, draws);
}

}  // namespace orrery::models
