// SPDX-License-Identifier: Apache-2.0
// Proximal policy optimisation of one policy (Schulman et al. 2017, arXiv:1707.06347), with the
// details that make it work (Huang et al., The 37 implementation details of PPO, ICLR blog track
// 2022; Andrychowicz et al., ICLR 2021): how it acts. ppo_update.cpp has how it learns, ppo.cpp the
// rounds.
#include "models/torch/control/ppo_learner.h"

#include <algorithm>

#include "engine/numeric/elementary.h"
#include "models/control/policy_heads.h"
#include "models/data/state.h"
#include "models/torch/control/recurrent_ppo_network.h"

namespace orrery::models {
namespace {

PpoShape shape_of(const PpoSettings& settings, const engine::ControlTask& task) {
  PpoShape shape;
  shape.inputs = task.observation_width();
  shape.hidden.assign(settings.layers, settings.hidden);
  shape.activation = settings.activation;
  shape.choices = task.choices;
  shape.axes = task.is_discrete() ? 0 : task.action.size();
  shape.values = 1 + (settings.cost_rate > 0.0 ? task.costs.size() : 0);
  shape.units = settings.units;
  shape.log_deviation = engine::log(settings.deviation);
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

void PpoLearner::normalise(std::span<float> observations) const {
  if (shift_.empty()) return;
  for (std::size_t i = 0; i < observations.size(); i += width_)
    for (std::size_t k = 0; k < width_; ++k)
      observations[i + k] =
          std::clamp((observations[i + k] - shift_[k]) * scale_[k], -kPpoClip, kPpoClip);
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
  weights.clip = kPpoClip;
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
