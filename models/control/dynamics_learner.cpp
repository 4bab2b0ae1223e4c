// SPDX-License-Identifier: Apache-2.0
#include "models/control/dynamics_learner.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "models/data/state.h"
#include "models/learn/orthogonal.h"

namespace orrery::models {
namespace {

/// Of the first, orthogonal weights; a model begins with expecting nearly the mean change.
constexpr double kHiddenGain = 1.4142135623730951;
constexpr double kLastGain = 0.1;

std::vector<LearningLayers::Layer> layers_of(const DynamicsLearnerSpec& spec) {
  const std::size_t width = spec.task.observation_width();
  std::vector<LearningLayers::Layer> layers;
  std::size_t inputs = width + action_inputs(spec.task);
  for (std::size_t k = 0; k < spec.layers; ++k) {
    layers.push_back({inputs, spec.hidden, spec.activation});
    inputs = spec.hidden;
  }
  layers.push_back({inputs, width + 2, Activation::kNone});
  return layers;
}

}  // namespace

DynamicsLearner::DynamicsLearner(const DynamicsLearnerSpec& spec)
    : spec_(spec),
      layers_(layers_of(spec)),
      seen_(spec.task.observation_width()),
      change_(spec.task.observation_width()),
      reward_(1),
      low_(spec.task.observation_width()),
      high_(low_),
      gradient_(layers_.weights()) {
  const auto key = [&](std::string_view what, std::size_t member) {
    return engine::StreamKey{spec.seed,
                             engine::row_key(engine::entity_key(what, spec.entity), member),
                             engine::Purpose::kAgent};
  };
  for (std::size_t m = 0; m < spec.members; ++m) {
    members_.push_back({std::vector<float>(layers_.weights()),
                        Adam(layers_.weights(), spec.learning_rate),
                        engine::Stream(key("batches", m))});
    engine::Stream draws(key("weights", m));
    const auto& all = layers_.layers();
    for (std::size_t k = 0; k < all.size(); ++k)
      fill_orthogonal(layers_.w(members_[m].weights, k), all[k].outputs, all[k].inputs,
                      k + 1 < all.size() ? kHiddenGain : kLastGain, draws);
  }
}

void DynamicsLearner::observe(std::span<const float> before, std::span<const float> after,
                              std::span<const float> rewards,
                              std::span<const std::uint8_t> terminated) {
  const bool first = seen_.count() == 0.0;
  const std::size_t width = low_.size();
  changes_.resize(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    changes_[i] = after[i] - before[i];
    float& low = low_[i % width];
    float& high = high_[i % width];
    if (first && i < width) low = high = before[i];
    low = std::min({low, before[i], after[i]});
    high = std::max({high, before[i], after[i]});
  }
  if (first) reward_low_ = reward_high_ = rewards[0];
  for (std::size_t row = 0; row < rewards.size(); ++row) {
    reward_low_ = std::min(reward_low_, rewards[row]);
    reward_high_ = std::max(reward_high_, rewards[row]);
    terminates_ = terminates_ || terminated[row] != 0;
  }
  seen_.add(before);
  change_.add(changes_);
  reward_.add(rewards);
}

double DynamicsLearner::learn(const ReplayMemory& memory) {
  double loss = 0.0;
  for (Member& member : members_) loss += learn(member, memory);
  return loss / static_cast<double>(members_.size());
}

double DynamicsLearner::learn(Member& member, const ReplayMemory& memory) {
  memory.sample(spec_.batch, 0.0, member.luck, batch_);
  fill_inputs();
  const double loss = fill_slopes(layers_.forward(member.weights, inputs_, batch_.size()));
  layers_.backward(member.weights, inputs_, slopes_, gradient_);
  member.adam.step(member.weights.data(), gradient_.data());
  return loss;
}

void DynamicsLearner::fill_inputs() {
  const std::size_t width = low_.size();
  const std::size_t own = action_inputs(spec_.task);
  const std::size_t action_width = spec_.task.action_width();
  inputs_.resize(batch_.size() * (width + own));
  for (std::size_t row = 0; row < batch_.size(); ++row) {
    float* x = &inputs_[row * (width + own)];
    for (std::size_t i = 0; i < width; ++i) {
      const double off = static_cast<double>(batch_.observations[row * width + i]) - seen_.mean(i);
      x[i] = static_cast<float>(off / seen_.deviation(i));
    }
    const float* action = &batch_.actions[row * action_width];
    if (spec_.task.is_discrete())
      put_action(spec_.task, {action, 1}, x + width);
    else
      std::copy_n(action, own, x + width);
  }
}

double DynamicsLearner::fill_slopes(std::span<const float> y) {
  const std::size_t width = low_.size();
  const double share = 1.0 / static_cast<double>(batch_.size());
  slopes_.resize(y.size());
  double loss = 0.0;
  const auto hold = [&](std::size_t at, double wanted) {
    const double off = static_cast<double>(y[at]) - wanted;
    slopes_[at] = static_cast<float>(share * off);
    loss += 0.5 * share * off * off;
  };
  for (std::size_t row = 0; row < batch_.size(); ++row) {
    const std::size_t first = row * (width + 2);
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t at = row * width + i;
      const double change = static_cast<double>(batch_.next_observations[at]) -
                            static_cast<double>(batch_.observations[at]);
      hold(first + i, (change - change_.mean(i)) / change_.deviation(i));
    }
    const auto reward = static_cast<double>(batch_.rewards[row]);
    hold(first + width, (reward - reward_.mean(0)) / reward_.deviation(0));
    float& slope = slopes_[first + width + 1];
    slope = 0.0F;
    if (!terminates_) continue;
    const double ended = batch_.discounts[row] == 0.0F ? 1.0 : 0.0;
    const auto logit = static_cast<double>(y[first + width + 1]);
    slope = static_cast<float>(share * (1.0 / (1.0 + engine::exp(-logit)) - ended));
    // -log p and -log(1 - p), of which the part in the exponent is never above 0.
    loss += share * (std::max(logit, 0.0) - logit * ended +
                     engine::log(1.0 + engine::exp(-std::abs(logit))));
  }
  return loss;
}

DynamicsWeights DynamicsLearner::weights() const {
  DynamicsWeights out;
  for (std::size_t i = 0; i < low_.size(); ++i) {
    const double scale = 1.0 / seen_.deviation(i);
    out.shift.push_back(static_cast<float>(seen_.mean(i)));
    out.scale.push_back(static_cast<float>(scale));
    const auto scaled = [&](float seen) {
      return static_cast<float>((static_cast<double>(seen) - seen_.mean(i)) * scale);
    };
    out.low.push_back(scaled(low_[i]));
    out.high.push_back(scaled(high_[i]));
    out.change_mean.push_back(static_cast<float>(change_.mean(i) * scale));
    out.change_deviation.push_back(static_cast<float>(change_.deviation(i) * scale));
  }
  out.reward_mean = static_cast<float>(reward_.mean(0));
  out.reward_deviation = static_cast<float>(reward_.deviation(0));
  out.reward_low = reward_low_;
  out.reward_high = reward_high_;
  out.terminates = terminates_;
  for (const Member& member : members_)
    out.members.push_back(layers_.export_layers(member.weights));
  return out;
}

bool DynamicsLearner::is_finite() const {
  return std::ranges::all_of(members_, [](const Member& member) {
    return std::ranges::all_of(member.weights, [](float w) { return std::isfinite(w); });
  });
}

template <class Self, class State>
void DynamicsLearner::exchange(Self& self, State& state) {
  for (auto& member : self.members_) {
    state.fixed(member.weights);
    Adam::exchange(member.adam, state);
  }
  RunningMoments::exchange(self.seen_, state);
  RunningMoments::exchange(self.change_, state);
  RunningMoments::exchange(self.reward_, state);
  state.fixed(self.low_);
  state.fixed(self.high_);
  state(self.reward_low_);
  state(self.reward_high_);
  state(self.terminates_);
  state.expect(self.is_finite());
}

void DynamicsLearner::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("dynamics learner 1");
  StateWriter state(archive);
  exchange(*this, state);
  for (const Member& member : members_) archive.put(member.luck.position());
}

bool DynamicsLearner::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("dynamics learner 1")) return false;
  StateReader state(archive);
  exchange(*this, state);
  if (!state.ok()) return false;
  for (Member& member : members_) {
    std::uint64_t position = 0;
    if (!archive.get(position)) return false;
    member.luck.seek(position);
  }
  return true;
}

}  // namespace orrery::models
