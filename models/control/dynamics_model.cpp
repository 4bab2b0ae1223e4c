// SPDX-License-Identifier: Apache-2.0
#include "models/control/dynamics_model.h"

#include <algorithm>
#include <cmath>

#include "models/control/dense_layers.h"
#include "models/learn/squash.h"

namespace orrery::models {
namespace {

/// Also of what is no number.
float within(float x, float low, float high) { return x > low ? (x < high ? x : high) : low; }

}  // namespace

std::size_t action_inputs(const engine::ControlTask& task) {
  return task.is_discrete() ? task.choices : task.action.size();
}

void put_action(const engine::ControlTask& task, std::span<const float> action, float* to) {
  if (task.is_discrete()) {
    std::fill_n(to, task.choices, 0.0F);
    to[static_cast<std::size_t>(action[0])] = 1.0F;
    return;
  }
  for (std::size_t a = 0; a < action.size(); ++a) to[a] = to_box(task.action[a], action[a]);
}

DynamicsPlay::DynamicsPlay(const engine::ControlTask& task, const DynamicsWeights& weights)
    : task_(task), weights_(weights), first_(weights.shift.size()) {
  for (const auto& layers : weights_.members) {
    auto& member = members_.emplace_back();
    for (const auto& layer : layers) {
      member.push_back({{}, layer.outputs, layer.activation});
      member.back().product.pack(layer.w.data(), layer.b.data(), layer.inputs, layer.outputs);
    }
  }
}

double DynamicsPlay::products() const {
  double sum = 0.0;
  for (const auto& member : weights_.members)
    for (const auto& layer : member) sum += static_cast<double>(layer.w.size());
  return sum;
}

void DynamicsPlay::score(std::span<const float> observation, std::span<const float> actions,
                         std::size_t steps, double discount, std::span<double> scores) {
  const std::size_t sequences = scores.size();
  const std::size_t of_step = sequences * action_inputs(task_);
  const double share = 1.0 / static_cast<double>(members_.size());
  std::fill(scores.begin(), scores.end(), 0.0);
  for (const auto& member : members_) {
    begin(observation, sequences);
    double worth = share;
    for (std::size_t t = 0; t < steps; ++t) {
      step(member, actions.subspan(t * of_step, of_step), sequences);
      for (std::size_t c = 0; c < sequences; ++c) {
        scores[c] += worth * alive_[c] * static_cast<double>(rewards_[c]);
        alive_[c] *= 1.0 - static_cast<double>(ends_[c]);
      }
      worth *= discount;
    }
  }
}

void DynamicsPlay::predict(std::size_t member, std::span<const float> observation,
                           std::span<const float> action, std::span<float> out) {
  std::vector<float> inputs(action_inputs(task_));
  put_action(task_, action, inputs.data());
  begin(observation, 1);
  step(members_[member], inputs, 1);
  const std::size_t width = first_.size();
  for (std::size_t i = 0; i < width; ++i)
    out[i] = inputs_[i] / weights_.scale[i] + weights_.shift[i];
  out[width] = rewards_[0];
  out[width + 1] = ends_[0];
}

void DynamicsPlay::begin(std::span<const float> observation, std::size_t sequences) {
  const std::size_t width = first_.size();
  const std::size_t inputs = width + action_inputs(task_);
  for (std::size_t i = 0; i < width; ++i)
    first_[i] = within((observation[i] - weights_.shift[i]) * weights_.scale[i], weights_.low[i],
                       weights_.high[i]);
  inputs_.resize(sequences * inputs);
  for (std::size_t c = 0; c < sequences; ++c)
    std::copy(first_.begin(), first_.end(),
              inputs_.begin() + static_cast<std::ptrdiff_t>(c * inputs));
  alive_.assign(sequences, 1.0);
}

void DynamicsPlay::step(const std::vector<Layer>& member, std::span<const float> actions,
                        std::size_t sequences) {
  const std::size_t width = first_.size();
  const std::size_t own = action_inputs(task_);
  for (std::size_t c = 0; c < sequences; ++c)
    std::copy_n(&actions[c * own], own, &inputs_[c * (width + own) + width]);
  const auto y = forward(member, sequences);
  rewards_.resize(sequences);
  ends_.assign(sequences, 0.0F);
  for (std::size_t c = 0; c < sequences; ++c) {
    const float* of = &y[c * (width + 2)];
    float* x = &inputs_[c * (width + own)];
    for (std::size_t i = 0; i < width; ++i)
      x[i] = within(x[i] + weights_.change_mean[i] + weights_.change_deviation[i] * of[i],
                    weights_.low[i], weights_.high[i]);
    rewards_[c] = within(weights_.reward_mean + weights_.reward_deviation * of[width],
                         weights_.reward_low, weights_.reward_high);
    if (weights_.terminates) ends_[c] = of[width + 1];
  }
  if (weights_.terminates) squash_logistic(ends_);
}

std::span<const float> DynamicsPlay::forward(const std::vector<Layer>& member, std::size_t rows) {
  const std::vector<float>* from = &inputs_;
  for (const Layer& layer : member) {
    next_.resize(rows * layer.outputs);
    layer.product.multiply(from->data(), rows, next_.data());
    activate(layer.activation, next_);
    now_.swap(next_);
    from = &now_;
  }
  return now_;
}

}  // namespace orrery::models
