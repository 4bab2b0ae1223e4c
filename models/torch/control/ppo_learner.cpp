// SPDX-License-Identifier: Apache-2.0
// Proximal policy optimisation of one policy (Schulman et al. 2017, arXiv:1707.06347), with the
// details that make it work (Huang et al., The 37 implementation details of PPO, ICLR blog track
// 2022; Andrychowicz et al., ICLR 2021). ppo.cpp has the rounds.
#include "models/torch/control/ppo_learner.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/control/advantage.h"
#include "models/control/policy_heads.h"
#include "models/data/state.h"
#include "models/torch/control/recurrent_ppo_network.h"

namespace orrery::models {
namespace {

constexpr float kClip = 10.0F;  // of normalised observations and rewards; detail 10 of nine more

PpoShape shape_of(const PpoSettings& settings, const engine::ControlTask& task) {
  PpoShape shape;
  shape.inputs = task.observation_width();
  shape.hidden.assign(settings.layers, settings.hidden);
  shape.activation = settings.activation;
  shape.choices = task.choices;
  shape.axes = task.is_discrete() ? 0 : task.action.size();
  shape.values = 1 + (settings.cost_rate > 0.0 ? task.costs.size() : 0);
  shape.units = settings.units;
  shape.log_deviation = std::log(settings.deviation);
  return shape;
}

engine::StreamKey key_of(const TrainerSpec& spec, const char* what, std::size_t number) {
  return {spec.seed, engine::row_key(engine::entity_key(what, spec.entity), number),
          engine::Purpose::kAgent};
}

std::unique_ptr<PpoNetwork> network_of(const PpoSettings& settings, const TrainerSpec& spec,
                                       std::size_t number) {
  engine::Stream draws(key_of(spec, "weights", number));
  const PpoShape shape = shape_of(settings, spec.task);
  return shape.units > 0 ? make_recurrent_ppo_network(shape, draws)
                         : make_plain_ppo_network(shape, draws);
}

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

PpoLearner::PpoLearner(const PpoSettings& settings, const TrainerSpec& spec, Rows rows,
                       std::size_t number)
    : settings_(settings),
      task_(spec.task),
      rows_(rows),
      seed_(spec.seed),
      width_(spec.task.observation_width()),
      action_width_(spec.task.action_width()),
      units_(settings.units),
      length_(settings.units > 0 ? settings.sequence : 1),
      order_(key_of(spec, "order", number)),
      prices_(settings.cost_rate > 0.0 ? spec.task.costs.size() : 0),
      network_(network_of(settings, spec, number)),
      seen_(width_),
      gains_(values(), RunningMoments(1)),
      discounted_(rows.count * values()),
      started_(rows.count, 1),
      state_(rows.count * units_) {
  const std::uint64_t name = engine::entity_key("actions", spec.entity);
  for (std::size_t r = 0; r < rows.count; ++r)
    for (std::size_t k = 0; k < action_width_; ++k)
      luck_.push_back(engine::row_key(name, (rows.first + r * rows.stride) * action_width_ + k));
  const std::size_t steps = settings.steps * rows.count;
  observations_.resize(steps * width_);
  places_.resize(steps * action_width_);
  log_probabilities_.resize(steps);
  gained_.resize(steps * values());
  sums_.resize(steps * values());
  values_.resize(steps * values());
  returns_.resize(steps * values());
  final_values_.resize(steps * values());
  advantages_.resize(steps * values());
  weighed_.resize(steps);
  terminated_.resize(steps);
  truncated_.resize(steps);
  starts_.resize(steps);
  states_.resize(settings.steps / length_ * rows.count * units_);
  draws_.resize(luck_.size());
}

/// The weights and the normaliser stay as they are for the whole round, so that its ratios begin
/// at 1.
void PpoLearner::begin() {
  actor_ = network_->actor();
  if (units_ == 0) critic_ = network_->critic();
  shift_.clear();
  scale_.clear();
  for (std::size_t k = 0; settings_.normalise_observations && k < width_; ++k) {
    shift_.push_back(static_cast<float>(seen_.mean(k)));
    scale_.push_back(static_cast<float>(1.0 / seen_.deviation(k)));
  }
  step_ = 0;
  cut_.clear();
  cut_observations_.clear();
  cut_states_.clear();
}

void PpoLearner::act(std::span<const float> observations, std::span<float> actions) {
  const std::size_t rows = rows_.count;
  const std::size_t first = step_ * rows;
  float* seen = observations_.data() + first * width_;
  for (std::size_t r = 0; r < rows; ++r)
    std::copy_n(observations.data() + (rows_.first + r * rows_.stride) * width_, width_,
                seen + r * width_);
  std::ranges::copy(started_, starts_.begin() + static_cast<std::ptrdiff_t>(first));
  if (units_ > 0 && step_ % length_ == 0)
    std::ranges::copy(
        state_, states_.begin() + static_cast<std::ptrdiff_t>(step_ / length_ * state_.size()));
  for (std::size_t r = 0; units_ > 0 && r < rows; ++r)
    if (started_[r] != 0) std::fill_n(state_.data() + r * units_, units_, 0.0F);
  own_observations_.assign(seen, seen + rows * width_);
  normalise(own_observations_);
  const auto said = say(own_observations_, rows, state_);
  draw(said, first);
  const float* place = places_.data() + first * action_width_;
  for (std::size_t r = 0; r < rows; ++r) {
    float* to = actions.data() + (rows_.first + r * rows_.stride) * action_width_;
    for (std::size_t k = 0; k < action_width_; ++k, ++place)
      to[k] = task_.is_discrete() ? *place : from_box(task_.action[k], *place);
  }
}

void PpoLearner::follow(std::span<const float> wishes, std::span<float> actions) {
  float* place = places_.data() + step_ * rows_.count * action_width_;
  for (std::size_t r = 0; r < rows_.count; ++r) {
    const std::size_t first = (rows_.first + r * rows_.stride) * action_width_;
    for (std::size_t k = 0; k < action_width_; ++k, ++place) {
      actions[first + k] = wishes[first + k];
      *place = task_.is_discrete() ? wishes[first + k] : to_box(task_.action[k], wishes[first + k]);
    }
  }
}

/// What the actor says; a recurrent one says values behind it.
std::span<const float> PpoLearner::say(std::span<const float> inputs, std::size_t rows,
                                       std::span<float> state) {
  return forward_(actor_, inputs, rows, state);
}

/// Draws actions from what the actor said and keeps the values, where it said them as well.
void PpoLearner::draw(std::span<const float> said, std::size_t first) {
  const std::size_t rows = rows_.count;
  const std::size_t outputs = task_.is_discrete() ? task_.choices : action_width_;
  std::vector<float> apart;
  if (units_ > 0) {
    const std::size_t all = outputs + values();
    for (std::size_t r = 0; r < rows; ++r) {
      const auto row = said.subspan(r * all, all);
      apart.insert(apart.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(outputs));
      std::ranges::copy(row.subspan(outputs), values_.data() + (first + r) * values());
    }
    said = apart;
  }
  const std::span<float> places(places_.data() + first * action_width_, rows * action_width_);
  const std::span<float> logs(log_probabilities_.data() + first, rows);
  if (task_.is_discrete()) {
    engine::fill_uniform(seed_, engine::Purpose::kAgent, luck_, drawn_++, draws_);
    sample_choices(said, task_.choices, draws_, places, logs);
  } else {
    engine::fill_normal(seed_, engine::Purpose::kAgent, luck_, drawn_++, draws_);
    sample_gaussian(said, network_->log_deviations(), draws_, places, logs);
  }
}

void PpoLearner::note(const StepColumns& columns) {
  const std::size_t costs = task_.costs.size();
  for (std::size_t r = 0; r < rows_.count; ++r) {
    const std::size_t row = rows_.first + r * rows_.stride;
    const std::size_t i = step_ * rows_.count + r;
    terminated_[i] = columns.terminated[row];
    truncated_[i] = columns.terminated[row] != 0 ? std::uint8_t{0} : columns.truncated[row];
    started_[r] = (terminated_[i] | truncated_[i]) != 0 ? 1 : 0;
    for (std::size_t v = 0; v < values(); ++v) {
      const float gain = v == 0 ? columns.rewards[row] : columns.costs[row * costs + v - 1];
      double& sum = discounted_[r * values() + v];
      sum = settings_.discount * sum + static_cast<double>(gain);
      gained_[i * values() + v] = gain;
      sums_[i * values() + v] = static_cast<float>(sum);
      if (started_[r] != 0) sum = 0.0;
    }
    if (truncated_[i] == 0) continue;
    cut_.push_back(i);
    const float* last = columns.final_observations.data() + row * width_;
    cut_observations_.insert(cut_observations_.end(), last, last + width_);
    const float* memory = state_.data() + r * units_;
    cut_states_.insert(cut_states_.end(), memory, memory + units_);
  }
  ++step_;
}

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

/// Values of every state that was seen.
void PpoLearner::judge(std::span<const float> observations) {
  inputs_ = observations_;
  normalise(inputs_);
  const std::size_t rows = rows_.count;
  std::vector<float> none;
  if (units_ == 0) value_of(inputs_, inputs_.size() / width_, none, values_.data());
  std::vector<float> last;
  for (std::size_t r = 0; r < rows; ++r) {
    const float* from = observations.data() + (rows_.first + r * rows_.stride) * width_;
    last.insert(last.end(), from, from + width_);
  }
  normalise(last);
  std::vector<float> state = state_;
  for (std::size_t r = 0; units_ > 0 && r < rows; ++r)
    if (started_[r] != 0) std::fill_n(state.data() + r * units_, units_, 0.0F);
  std::vector<float> last_values(rows * values());
  value_of(last, rows, state, last_values.data());
  normalise(cut_observations_);
  std::vector<float> cut_values(cut_.size() * values());
  if (!cut_.empty()) value_of(cut_observations_, cut_.size(), cut_states_, cut_values.data());
  for (std::size_t k = 0; k < cut_.size(); ++k)
    std::copy_n(cut_values.data() + k * values(), values(),
                final_values_.data() + cut_[k] * values());

  for (std::size_t v = 0; v < values(); ++v) {
    const auto column = [&](const std::vector<float>& all) {
      std::vector<float> one;
      for (std::size_t i = v; i < all.size(); i += values()) one.push_back(all[i]);
      return one;
    };
    if (settings_.normalise_rewards || v > 0) gains_[v].add(column(sums_));
    auto gained = column(gained_);
    const auto scale = static_cast<float>(1.0 / gains_[v].deviation(0));
    for (float& gain : gained) gain = std::clamp(gain * scale, -kClip, kClip);
    const auto of_states = column(values_);
    const auto finals = column(final_values_);
    const auto lasts = column(last_values);
    std::vector<float> advantages(gained.size()), returns(gained.size());
    estimate_advantages({rows, gained, of_states, terminated_, truncated_, finals, lasts},
                        settings_.discount, settings_.trace, advantages, returns);
    for (std::size_t i = 0; i < gained.size(); ++i) {
      advantages_[i * values() + v] = advantages[i];
      returns_[i * values() + v] = returns[i];
    }
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

void PpoLearner::normalise(std::span<float> observations) const {
  if (shift_.empty()) return;
  for (std::size_t i = 0; i < observations.size(); i += width_)
    for (std::size_t k = 0; k < width_; ++k)
      observations[i + k] =
          std::clamp((observations[i + k] - shift_[k]) * scale_[k], -kClip, kClip);
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

PolicyWeights PpoLearner::policy() const {
  PolicyWeights weights = network_->actor();
  auto& last = weights.layers.back();
  const std::size_t outputs = task_.is_discrete() ? task_.choices : action_width_;
  last.outputs = static_cast<std::uint32_t>(outputs);  // without the values of a recurrent one
  last.w.resize(outputs * last.inputs);
  last.b.resize(outputs);
  for (std::size_t k = 0; settings_.normalise_observations && k < width_; ++k) {
    weights.shift.push_back(static_cast<float>(seen_.mean(k)));
    weights.scale.push_back(static_cast<float>(1.0 / seen_.deviation(k)));
  }
  weights.clip = kClip;
  return weights;
}

void PpoLearner::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("ppo learner 1");
  network_->save(archive);
  archive.put(order_.position());
  save_state(*this, archive);
}

bool PpoLearner::load(engine::ArchiveReader& archive) {
  std::uint64_t position = 0;
  const bool read = archive.expect_section("ppo learner 1") && network_->load(archive) &&
                    archive.get(position) && load_state(*this, archive);
  order_.seek(position);
  return read;
}

}  // namespace orrery::models
