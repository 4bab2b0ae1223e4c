// SPDX-License-Identifier: Apache-2.0
// The learning half of PpoLearner: what the steps of a round were worth, then epochs of minibatches
// over them.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/control/advantage.h"
#include "models/torch/control/ppo_learner.h"

namespace orrery::models {
namespace {

/// To mean 0 and deviation 1 within a minibatch; detail 7.
void standardise(std::span<float> values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  double square = 0.0;
  for (const float x : values) sum += static_cast<double>(x);
  const double mean = sum / n;
  for (const float x : values)
    square += (static_cast<double>(x) - mean) * (static_cast<double>(x) - mean);
  const double scale = 1.0 / (std::sqrt(square / n) + 1e-8);
  for (float& x : values) x = static_cast<float>((static_cast<double>(x) - mean) * scale);
}

}  // namespace

PpoLosses PpoLearner::learn(std::span<const float> observations, double rate, bool imitate) {
  settings_.loss.imitate = imitate;
  judge(observations);
  weigh();
  const std::size_t sequences = advantages_.size() / values() / length_;
  const std::size_t at_once = std::max<std::size_t>(1, settings_.minibatch / length_);
  std::vector<std::uint32_t> order(sequences);
  std::iota(order.begin(), order.end(), 0U);
  PpoLosses sum;
  std::size_t count = 0;
  for (std::size_t epoch = 0; epoch < settings_.epochs; ++epoch) {
    for (std::size_t i = sequences; i > 1; --i) std::swap(order[i - 1], order[order_.below(i)]);
    PpoLosses of_epoch;
    std::size_t minibatches = 0;
    for (std::size_t first = 0; first < sequences; first += at_once, ++minibatches)
      of_epoch.add(learn_minibatch(
          std::span(order).subspan(first, std::min(at_once, sequences - first)), rate));
    sum.add(of_epoch);
    count += minibatches;
    const double divergence = of_epoch.divergence / static_cast<double>(minibatches);
    if (settings_.divergence_max > 0.0 && divergence > settings_.divergence_max) break;
  }
  seen_.add(observations_);
  sum.scale(1.0 / static_cast<double>(count));
  return sum;
}

/// Values of every state that was seen, and from them what each step was worth.
void PpoLearner::judge(std::span<const float> observations) {
  inputs_ = observations_;
  normalise(inputs_);
  std::vector<float> none;
  if (units_ == 0) value_of(inputs_, inputs_.size() / width_, none, values_.data());
  const std::vector<float> last_values = values_behind(observations);
  normalise(cut_observations_);
  std::vector<float> cut_values(cut_.size() * values());
  if (!cut_.empty()) value_of(cut_observations_, cut_.size(), cut_states_, cut_values.data());
  for (std::size_t k = 0; k < cut_.size(); ++k)
    std::copy_n(cut_values.data() + k * values(), values(),
                final_values_.data() + cut_[k] * values());
  for (std::size_t v = 0; v < values(); ++v) estimate(v, last_values);
}

/// Of the states behind the last step: rows x values.
std::vector<float> PpoLearner::values_behind(std::span<const float> observations) {
  const std::size_t rows = rows_.count;
  std::vector<float> last;
  for (std::size_t r = 0; r < rows; ++r) {
    const float* from = observations.data() + (rows_.first + r * rows_.stride) * width_;
    last.insert(last.end(), from, from + width_);
  }
  normalise(last);
  std::vector<float> state = state_;
  for (std::size_t r = 0; units_ > 0 && r < rows; ++r)
    if (started_[r] != 0) std::fill_n(state.data() + r * units_, units_, 0.0F);
  std::vector<float> said(rows * values());
  value_of(last, rows, state, said.data());
  return said;
}

/// Advantages and returns of the reward, or of a cost; costs are always in units of their own
/// deviation, so that prices of different ones compare.
void PpoLearner::estimate(std::size_t v, std::span<const float> last_values) {
  const auto column = [&](std::span<const float> all) {
    std::vector<float> one;
    for (std::size_t i = v; i < all.size(); i += values()) one.push_back(all[i]);
    return one;
  };
  auto gained = column(gained_);
  if (settings_.normalise_rewards || v > 0) {
    gains_[v].add(column(sums_));
    const auto scale = static_cast<float>(1.0 / gains_[v].deviation(0));
    for (float& gain : gained) gain = std::clamp(gain * scale, -kPpoClip, kPpoClip);
  }
  const auto of_states = column(values_);
  const auto finals = column(final_values_);
  const auto lasts = column(last_values);
  std::vector<float> advantages(gained.size()), returns(gained.size());
  estimate_advantages({rows_.count, gained, of_states, terminated_, truncated_, finals, lasts},
                      settings_.discount, settings_.trace, advantages, returns);
  for (std::size_t i = 0; i < gained.size(); ++i) {
    advantages_[i * values() + v] = advantages[i];
    returns_[i * values() + v] = returns[i];
  }
}

/// Values that the critic says of normalised observations.
void PpoLearner::value_of(std::span<const float> inputs, std::size_t rows, std::span<float> state,
                          float* to) {
  if (units_ == 0) {
    std::ranges::copy(forward_(critic_, inputs, rows, state), to);
    return;
  }
  const std::size_t all = policy_outputs(actor_);
  const auto said = say(inputs, rows, state);
  for (std::size_t r = 0; r < rows; ++r)
    std::copy_n(said.data() + (r + 1) * all - values(), values(), to + r * values());
}

/// Advantages of the reward less those of the costs at their prices, as one number a step.
/// Source: Ray, Achiam and Amodei, Benchmarking safe exploration in deep RL (2019), section 4.
void PpoLearner::weigh() {
  const std::size_t count = advantages_.size() / values();
  const double all = std::accumulate(prices_.begin(), prices_.end(), 1.0);
  for (std::size_t i = 0; i < count; ++i) {
    auto sum = static_cast<double>(advantages_[i * values()]);
    for (std::size_t c = 0; c < prices_.size(); ++c)
      sum -= prices_[c] * static_cast<double>(advantages_[i * values() + 1 + c]);
    weighed_[i] = static_cast<float>(sum / all);
  }
}

void PpoLearner::Gathered::resize(std::size_t steps, std::size_t width, std::size_t action_width,
                                  std::size_t values_of_step) {
  inputs.resize(steps * width);
  actions.resize(steps * action_width);
  log_probabilities.resize(steps);
  values.resize(steps * values_of_step);
  advantages.resize(steps);
  returns.resize(steps * values_of_step);
  starts.resize(steps);
}

/// Steps of the sequences are gathered time first: number step * sequences + sequence.
PpoLosses PpoLearner::learn_minibatch(std::span<const std::uint32_t> sequences, double rate) {
  auto& b = batch_;
  const std::size_t count = sequences.size();
  b.resize(length_ * count, width_, action_width_, values());
  b.state.resize(count * units_);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t row = sequences[k] % rows_.count;
    const std::size_t part = sequences[k] / rows_.count;
    std::copy_n(states_.data() + sequences[k] * units_, units_, b.state.data() + k * units_);
    for (std::size_t step = 0; step < length_; ++step) {
      const std::size_t from = (part * length_ + step) * rows_.count + row;
      const std::size_t to = step * count + k;
      std::copy_n(inputs_.data() + from * width_, width_, b.inputs.data() + to * width_);
      std::copy_n(places_.data() + from * action_width_, action_width_,
                  b.actions.data() + to * action_width_);
      std::copy_n(values_.data() + from * values(), values(), b.values.data() + to * values());
      std::copy_n(returns_.data() + from * values(), values(), b.returns.data() + to * values());
      b.log_probabilities[to] = log_probabilities_[from];
      b.advantages[to] = weighed_[from];
      b.starts[to] = starts_[from];
    }
  }
  if (settings_.normalise_advantages) standardise(b.advantages);
  const PpoNetwork::Minibatch minibatch{b.inputs, length_ * count, count, b.starts, b.state};
  const auto said = network_->forward(minibatch);
  const std::span<const float> deviations =
      task_.is_discrete() ? std::span<const float>() : network_->log_deviations();
  const PpoLosses losses =
      ppo_loss(settings_.loss,
               {said.policy, deviations, said.values, b.actions, b.log_probabilities, b.values,
                b.advantages, b.returns},
               {said.policy_slopes, said.log_deviation_slopes, said.value_slopes});
  network_->descend(minibatch, rate, settings_.gradient_max);
  return losses;
}

void PpoLearner::price(std::span<const double> mean_costs) {
  for (std::size_t c = 0; c < prices_.size(); ++c) {
    const double excess = mean_costs[c] - task_.costs[c].budget;
    prices_[c] =
        std::max(0.0, prices_[c] + settings_.cost_rate * excess / gains_[1 + c].deviation(0));
  }
}

}  // namespace orrery::models
