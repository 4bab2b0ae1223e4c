// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/q_network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/data/state.h"

namespace orrery::models {

QNetwork::QNetwork(std::size_t inputs, std::size_t layers, std::size_t units, std::size_t choices,
                   bool duelling)
    : choices_(choices), duelling_(duelling) {
  if (!duelling) {
    advantages_ = LearningNetwork(layer_widths(inputs, layers, units, choices));
    return;
  }
  // A trunk of one hidden layer fewer; its own last layer is rectified behind it.
  has_trunk_ = layers > 1;
  const std::size_t shared = has_trunk_ ? units : inputs;
  const std::size_t hidden = layers > 0 ? 1 : 0;
  if (has_trunk_) trunk_ = LearningNetwork(layer_widths(inputs, layers - 2, units, units));
  advantages_ = LearningNetwork(layer_widths(shared, hidden, units, choices));
  value_ = LearningNetwork(layer_widths(shared, hidden, units, 1));
}

void QNetwork::draw(engine::Stream& luck) {
  for (LearningNetwork* part : parts()) part->draw(luck);
}

std::span<const float> QNetwork::forward(std::span<const float> observations) {
  if (!duelling_) return advantages_.forward(observations);
  std::span<const float> shared = observations;
  if (has_trunk_) {
    const auto out = trunk_.forward(observations);
    shared_.resize(out.size());
    for (std::size_t i = 0; i < out.size(); ++i) shared_[i] = std::max(0.0F, out[i]);
    shared = shared_;
  }
  const auto advantages = advantages_.forward(shared);
  const auto values = value_.forward(shared);
  q_.resize(advantages.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const float* a = &advantages[row * choices_];
    const float mean = std::accumulate(a, a + choices_, 0.0F) / static_cast<float>(choices_);
    for (std::size_t c = 0; c < choices_; ++c) q_[row * choices_ + c] = values[row] + a[c] - mean;
  }
  return q_;
}

void QNetwork::backward(std::span<const float> slopes) {
  if (!duelling_) {
    advantages_.backward(slopes);
    return;
  }
  const std::size_t rows = slopes.size() / choices_;
  slopes_.resize(slopes.size());
  value_slopes_.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const float* d = &slopes[row * choices_];
    value_slopes_[row] = std::accumulate(d, d + choices_, 0.0F);
    const float mean = value_slopes_[row] / static_cast<float>(choices_);
    for (std::size_t c = 0; c < choices_; ++c) slopes_[row * choices_ + c] = d[c] - mean;
  }
  const auto of_advantages = advantages_.backward_to_inputs(slopes_);
  const auto of_value = value_.backward_to_inputs(value_slopes_);
  if (!has_trunk_) return;
  slopes_.resize(shared_.size());
  for (std::size_t i = 0; i < shared_.size(); ++i)
    slopes_[i] = shared_[i] > 0.0F ? of_advantages[i] + of_value[i] : 0.0F;
  trunk_.backward(slopes_);
}

std::vector<LearningNetwork*> QNetwork::parts() {
  if (!duelling_) return {&advantages_};
  if (!has_trunk_) return {&advantages_, &value_};
  return {&trunk_, &advantages_, &value_};
}

std::vector<const LearningNetwork*> QNetwork::parts() const {
  const auto mine = const_cast<QNetwork*>(this)->parts();
  return {mine.begin(), mine.end()};
}

std::vector<DenseWeights> QNetwork::layers() const {
  // The value is the same for all choices: the advantages alone decide.
  if (!has_trunk_) return advantages_.layers();
  auto layers = trunk_.layers();
  layers.back().activation = Activation::kRelu;
  for (auto& layer : advantages_.layers()) layers.push_back(std::move(layer));
  return layers;
}

QOptimiser::QOptimiser(const QNetwork& network, double rate, double gradient_max)
    : gradient_max_(gradient_max) {
  for (const LearningNetwork* part : network.parts())
    adams_.emplace_back(part->weights().size(), rate);
}

void QOptimiser::step(QNetwork& network) {
  const auto parts = network.parts();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    clip_length(parts[i]->gradient(), gradient_max_);
    adams_[i].step(parts[i]->weights().data(), parts[i]->gradient().data());
  }
}

void QOptimiser::save(engine::ArchiveWriter& archive) const {
  for (const Adam& adam : adams_) save_state(adam, archive);
}

bool QOptimiser::load(engine::ArchiveReader& archive) {
  return std::all_of(adams_.begin(), adams_.end(),
                     [&](Adam& adam) { return load_state(adam, archive); });
}

void blend(QNetwork& target, const QNetwork& source, double rate) {
  const auto to = target.parts();
  const auto from = source.parts();
  for (std::size_t i = 0; i < to.size(); ++i) blend(to[i]->weights(), from[i]->weights(), rate);
}

bool all_finite(const QNetwork& network) {
  const auto parts = network.parts();
  return std::all_of(parts.begin(), parts.end(),
                     [](const LearningNetwork* part) { return all_finite(part->weights()); });
}

void save_weights(const QNetwork& network, engine::ArchiveWriter& archive) {
  for (const LearningNetwork* part : network.parts()) archive.put_span(part->weights());
}

bool load_weights(QNetwork& network, engine::ArchiveReader& archive) {
  const auto parts = network.parts();
  return std::all_of(parts.begin(), parts.end(),
                     [&](LearningNetwork* part) { return archive.get_span(part->weights()); });
}

std::span<const float> QTargets::operator()(QNetwork& online, QNetwork& target,
                                            const ReplayBatch& batch) {
  const std::size_t choices = online.choices();
  if (double_) {
    const auto by_online = online.forward(batch.next_observations);
    chooser_.assign(by_online.begin(), by_online.end());
  }
  const auto beyond = target.forward(batch.next_observations);
  const auto chooser = double_ ? std::span<const float>(chooser_) : beyond;
  targets_.resize(batch.size());
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const std::size_t best = best_choice(chooser.subspan(i * choices, choices));
    targets_[i] = batch.rewards[i] + batch.discounts[i] * beyond[i * choices + best];
  }
  return targets_;
}

std::size_t best_choice(std::span<const float> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace orrery::models
