// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/off_policy_trainer.h"

#include <algorithm>
#include <limits>
#include <string>

#include "engine/numeric/elementary.h"
#include "models/data/state.h"

namespace orrery::models {
namespace {

constexpr std::size_t kStepsOfRound = 256;

/// Of a learner that goes on collecting while it learns; others have no such parameter.
std::size_t collecting(const TrainerSpec& spec, const char* name) {
  return spec.params.has(name) ? static_cast<std::size_t>(spec.params.number(name)) : 1;
}

}  // namespace

engine::Result<void> OffPolicyTrainer::round(VectorEnvironment& environment, TrainingRound& out) {
  out = {};
  sums_.clear();
  if (observations_.empty()) {
    const auto first = environment.columns().observations;
    observations_.assign(first.begin(), first.end());
    if (learning_starts_ > 0) scale_.observe(observations_);
  }
  const bool planned = !is_full();
  for (std::size_t i = 0; i < kStepsOfRound && !(planned && is_full()); ++i) {
    if (auto stepped = step(environment, out); !stepped) return stepped;
    learn_when_due();
  }
  for (const Sum& sum : sums_)
    out.losses.emplace_back(sum.name, sum.sum / static_cast<double>(sum.count));
  if (!healthy())
    return engine::failure(
        "training-diverged", {},
        "the weights are no longer numbers after " + std::to_string(steps_) + " steps",
        "use a smaller learning_rate or reward_scale");
  return {};
}

engine::Result<void> OffPolicyTrainer::step(VectorEnvironment& environment, TrainingRound& out) {
  actions_.resize(rows_ * spec_.task.action_width());
  choose(actions_);
  if (auto stepped = environment.step(for_environment(actions_)); !stepped) return stepped;
  StepColumns step = environment.columns();
  for (const EpisodeEnd& end : step.ended) {
    exploration_.restart(end.row);
    noise_.restart(end.row);
    on_episode(end);
    out.episodes.push_back(end);
  }
  rewards_.resize(rows_);
  for (std::size_t row = 0; row < rows_; ++row) rewards_[row] = reward_scale_ * step.rewards[row];
  step.rewards = rewards_;
  memory_.append(observations_, actions_, step);
  observations_.assign(step.observations.begin(), step.observations.end());
  if (steps_ < learning_starts_) scale_.observe(observations_);
  steps_ += rows_;
  out.steps += rows_;
  return {};
}

void OffPolicyTrainer::choose(std::span<float> actions) {
  if (steps_ < learning_starts_) {
    choose_at_random(actions);
    return;
  }
  scaled_ = observations_;
  scale_.scale(scaled_);
  act(scaled_, actions);
}

/// Evenly from all actions; noise that remembers covers a box nearly evenly: tanh of a standard
/// normal has a deviation of 0.63, an even distribution 0.58.
void OffPolicyTrainer::choose_at_random(std::span<float> actions) {
  if (!noise_.correlated()) {
    exploration_.explore(1.0, explore_luck_, actions);
    return;
  }
  const auto noise = noise_.next(explore_luck_);
  for (std::size_t i = 0; i < actions.size(); ++i)
    actions[i] = static_cast<float>(engine::tanh(noise[i]));
}

std::span<const float> OffPolicyTrainer::for_environment(std::span<const float> actions) {
  if (spec_.task.is_discrete()) return actions;
  sent_.assign(actions.begin(), actions.end());
  const auto& box = spec_.task.action;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    const auto& axis = box[i % box.size()];
    sent_[i] = static_cast<float>(0.5 * (axis.high + axis.low) +
                                  0.5 * (axis.high - axis.low) * static_cast<double>(sent_[i]));
  }
  return sent_;
}

void OffPolicyTrainer::learn_when_due() {
  if (steps_ < learning_starts_ || memory_.size() == 0) return;
  for (owed_ += rows_; owed_ >= train_every_; owed_ -= train_every_)
    for (std::size_t i = 0; i < updates_; ++i) learn();
}

OffPolicyTrainer::OffPolicyTrainer(const TrainerSpec& spec, const ReplaySpec& replay)
    : spec_(spec),
      copies_(static_cast<std::size_t>(spec.params.integer("copies"))),
      rows_(replay.rows),
      batch_size_(static_cast<std::size_t>(spec.params.integer("batch"))),
      train_every_(collecting(spec, "train_every")),
      updates_(collecting(spec, "updates")),
      learning_starts_(collecting(spec, "learning_starts")),
      learning_rate_(spec.params.number("learning_rate")),
      memory_(replay),
      scale_(spec.task.observation_width(), spec.params.flag("normalise_observations")),
      exploration_(spec.task, rows_, static_cast<std::size_t>(spec.params.integer("explore_hold"))),
      noise_(rows_, spec.task.action_width(),
             spec.params.has("noise_steps") ? spec.params.number("noise_steps") : 0.0),
      explore_luck_(key("explore")),
      replay_luck_(key("replay")),
      reward_scale_(static_cast<float>(spec.params.number("reward_scale"))) {}

ReplaySpec OffPolicyTrainer::replay_spec(const TrainerSpec& spec, bool prioritised) {
  ReplaySpec replay;
  replay.capacity = collecting(spec, "memory");
  replay.rows = static_cast<std::size_t>(spec.params.integer("copies")) * spec.task.agent_count();
  replay.observation_width = spec.task.observation_width();
  replay.action_width = spec.task.action_width();
  replay.cost_width = spec.task.costs.size();
  replay.lookahead = static_cast<std::size_t>(spec.params.integer("lookahead"));
  replay.discount = spec.params.number("discount");
  replay.prioritised = prioritised;
  return replay;
}

void OffPolicyTrainer::draw_batch(double beta) {
  memory_.sample(batch_size_, beta, replay_luck_, batch_);
  scale_.scale(batch_.observations);
  scale_.scale(batch_.next_observations);
}

void OffPolicyTrainer::report(std::string_view name, double value) {
  auto sum = std::find_if(sums_.begin(), sums_.end(), [&](const Sum& s) { return s.name == name; });
  if (sum == sums_.end()) sum = sums_.insert(sums_.end(), Sum{std::string(name)});
  sum->sum += value;
  ++sum->count;
}

std::vector<std::size_t> OffPolicyTrainer::widths(std::size_t inputs, std::size_t outputs) const {
  return layer_widths(inputs, static_cast<std::size_t>(spec_.params.integer("layers")),
                      static_cast<std::size_t>(spec_.params.integer("hidden")), outputs);
}

std::unique_ptr<engine::Controller> OffPolicyTrainer::controller(std::size_t rows) const {
  PolicyWeights weights = policy();
  weights.shift = scale_.shift();
  weights.scale = scale_.factor();
  weights.clip = std::numeric_limits<float>::max();
  return make_policy(spec_.task, std::move(weights), rows);
}

void OffPolicyTrainer::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("off-policy trainer 2");
  archive.put(steps_);
  archive.put(owed_);
  archive.put_span(std::span<const float>(observations_));
  archive.put(explore_luck_.position());
  archive.put(replay_luck_.position());
  memory_.save(archive);
  scale_.save(archive);
  exploration_.save(archive);
  noise_.save(archive);
  save_learner(archive);
}

bool OffPolicyTrainer::load(engine::ArchiveReader& archive) {
  std::uint64_t explored = 0, replayed = 0;
  const bool read =
      archive.expect_section("off-policy trainer 2") && archive.get(steps_) && archive.get(owed_) &&
      archive.get_vector(observations_) &&
      (observations_.empty() || observations_.size() == rows_ * spec_.task.observation_width()) &&
      archive.get(explored) && archive.get(replayed) && memory_.load(archive) &&
      scale_.load(archive) && exploration_.load(archive) && noise_.load(archive) &&
      load_learner(archive);
  explore_luck_.seek(explored);
  replay_luck_.seek(replayed);
  return read && healthy();
}

engine::Result<void> suits(const engine::ControlTask& task, bool discrete, const char* learner) {
  if (task.is_discrete() == discrete) return {};
  const std::string has = discrete ? "a box of continuous actions" : "numbered actions";
  return engine::failure(
      "learner-actions", {},
      "task '" + task.name + "' has " + has + ", which '" + learner + "' does not learn",
      discrete ? "use sac, td3 or ppo" : "use dqn or ppo");
}

}  // namespace orrery::models
