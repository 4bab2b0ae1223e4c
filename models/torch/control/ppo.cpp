// SPDX-License-Identifier: Apache-2.0
// Proximal policy optimisation: collect steps with the policy as it is, then go some epochs over
// them without moving the policy far.
// Source: Schulman et al. (2017), arXiv:1707.06347, algorithm 1. Several agents: one policy for all
// (their rows are rows like others), or one each (de Witt et al. 2020, arXiv:2011.09533). In its
// first rounds a policy may imitate a teacher: behaviour cloning (Pomerleau, NIPS 1988).
#include <algorithm>
#include <cmath>

#include "models/control/teacher.h"
#include "models/torch/control/ppo_learner.h"
#include "models/torch/control/trainers.h"

namespace orrery::models {
namespace {

class Ppo final : public Trainer {
 public:
  Ppo(const TrainerSpec& spec, std::unique_ptr<engine::Controller> teacher);

  std::size_t copies() const override { return settings_.copies; }
  std::uint64_t steps_done() const override { return steps_done_; }

  engine::Result<void> round(VectorEnvironment& environment, TrainingRound& out) override {
    if (steps_done_ == 0) {
      const auto first = environment.columns().observations;
      observations_.assign(first.begin(), first.end());
    }
    const bool taught = teacher_ != nullptr && steps_done_ < settings_.teacher_steps;
    if (auto done = collect(environment, taught, out); !done) return done;
    PpoLosses losses;
    for (auto& learner : learners_) losses.add(learner->learn(observations_, rate(), taught));
    losses.scale(1.0 / static_cast<double>(learners_.size()));
    price(out.episodes);
    report(losses, out);
    return judged();
  }

  std::unique_ptr<engine::Controller> controller(std::size_t rows) const override {
    std::vector<PolicyWeights> team;
    for (const auto& learner : learners_) team.push_back(learner->policy());
    return make_policy_team(task_, std::move(team), rows);
  }

  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  engine::Result<void> collect(VectorEnvironment& environment, bool taught, TrainingRound& out);
  void ask_teacher();
  void price(const std::vector<EpisodeEnd>& episodes);
  void report(const PpoLosses& losses, TrainingRound& out) const;
  engine::Result<void> judged() const;
  /// Of Adam. Falls in a straight line to 0 at the planned end only where that is asked for:
  /// otherwise a longer training has the shorter one as its beginning.
  double rate() const {
    if (!settings_.annealing || steps_total_ == 0) return settings_.learning_rate;
    const double done = static_cast<double>(steps_done_) / static_cast<double>(steps_total_);
    return settings_.learning_rate * std::max(0.0, 1.0 - done);
  }

  PpoSettings settings_;
  engine::ControlTask task_;
  std::uint64_t steps_total_;
  std::vector<std::unique_ptr<PpoLearner>> learners_;  // one, or one an agent
  std::vector<float> observations_;                    // that wait for an action; all rows
  std::vector<float> actions_, wishes_;                // drawn; the teacher's
  std::unique_ptr<engine::Controller> teacher_;        // null: none
  std::uint64_t steps_done_ = 0;
  std::uint64_t taught_steps_ = 0;
};

Ppo::Ppo(const TrainerSpec& spec, std::unique_ptr<engine::Controller> teacher)
    : settings_(spec.params),
      task_(spec.task),
      steps_total_(spec.steps_total),
      teacher_(std::move(teacher)) {
  const std::size_t agents = task_.agent_count();
  const std::size_t rows = settings_.copies * agents;
  if (settings_.independent) {
    for (std::size_t k = 0; k < agents; ++k)
      learners_.push_back(std::make_unique<PpoLearner>(
          settings_, spec, PpoLearner::Rows{k, agents, settings_.copies}, k));
  } else {
    learners_.push_back(
        std::make_unique<PpoLearner>(settings_, spec, PpoLearner::Rows{0, 1, rows}, 0));
  }
  observations_.resize(rows * task_.observation_width());
  actions_.resize(rows * task_.action_width());
  wishes_.resize(actions_.size());
}

engine::Result<void> Ppo::collect(VectorEnvironment& environment, bool taught, TrainingRound& out) {
  out.steps = settings_.steps * environment.rows();
  for (auto& learner : learners_) learner->begin();
  for (std::size_t step = 0; step < settings_.steps; ++step) {
    for (auto& learner : learners_) learner->act(observations_, actions_);
    if (taught) ask_teacher();
    if (auto done = environment.step(actions_); !done) return done;
    const StepColumns& columns = environment.columns();
    for (const auto& episode : columns.ended)
      if (taught) teacher_->restart(episode.row);
    for (auto& learner : learners_) learner->note(columns);
    std::ranges::copy(columns.observations, observations_.begin());
    out.episodes.insert(out.episodes.end(), columns.ended.begin(), columns.ended.end());
  }
  steps_done_ += out.steps;
  return {};
}

void Ppo::ask_teacher() {
  teacher_->decide({teacher_time(task_, taught_steps_++), observations_, {}}, wishes_);
  for (auto& learner : learners_) learner->follow(wishes_, actions_);
}

/// Prices of costs follow the episodes that ended in the round; those of an agent are its own.
void Ppo::price(const std::vector<EpisodeEnd>& episodes) {
  for (std::size_t k = 0; k < learners_.size(); ++k) {
    std::vector<double> mean(task_.costs.size());
    double count = 0.0;
    for (const auto& episode : episodes) {
      if (episode.row % learners_.size() != k) continue;
      for (std::size_t c = 0; c < mean.size(); ++c) mean[c] += episode.costs[c];
      count += 1.0;
    }
    if (count == 0.0) continue;
    for (double& cost : mean) cost /= count;
    learners_[k]->price(mean);
  }
}

void Ppo::report(const PpoLosses& losses, TrainingRound& out) const {
  out.losses = {{"policy", losses.policy},
                {"value", losses.value},
                {"entropy", losses.entropy},
                {"divergence", losses.divergence},
                {"clipped", losses.clipped}};
  const auto prices = learners_[0]->prices();
  for (std::size_t c = 0; c < prices.size(); ++c)
    out.losses.emplace_back("price of " + task_.costs[c].name, prices[c]);
}

engine::Result<void> Ppo::judged() const {
  for (const auto& learner : learners_) {
    if (!learner->finite())
      return engine::failure(
          "training-diverged", {},
          "after " + std::to_string(steps_done_) + " steps a weight of the policy is no number",
          "lower learning_rate or gradient_max, or look for rewards and observations of very "
          "different size");
  }
  return {};
}

void Ppo::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("ppo 1");
  archive.put(steps_done_);
  archive.put(taught_steps_);
  archive.put_span(std::span<const float>(observations_));
  if (teacher_ != nullptr) teacher_->save(archive);
  for (const auto& learner : learners_) learner->save(archive);
}

bool Ppo::load(engine::ArchiveReader& archive) {
  return archive.expect_section("ppo 1") && archive.get(steps_done_) &&
         archive.get(taught_steps_) && archive.get_span(std::span<float>(observations_)) &&
         (teacher_ == nullptr || teacher_->load(archive)) &&
         std::ranges::all_of(learners_,
                             [&](const auto& learner) { return learner->load(archive); });
}

}  // namespace

PpoSettings::PpoSettings(const engine::ParamSet& params)
    : copies(static_cast<std::size_t>(params.integer("copies"))),
      steps(static_cast<std::size_t>(params.integer("steps"))),
      epochs(static_cast<std::size_t>(params.integer("epochs"))),
      minibatch(static_cast<std::size_t>(params.integer("minibatch"))),
      teacher_steps(static_cast<std::size_t>(params.number("teacher_steps"))),
      learning_rate(params.number("learning_rate")),
      discount(params.number("discount")),
      trace(params.number("trace")),
      gradient_max(params.number("gradient_max")),
      divergence_max(params.number("divergence_max")),
      deviation(params.number("deviation")),
      cost_rate(params.number("cost_rate")),
      annealing(params.flag("annealing")),
      normalise_advantages(params.flag("normalise_advantages")),
      normalise_observations(params.flag("normalise_observations")),
      normalise_rewards(params.flag("normalise_rewards")),
      independent(params.text("sharing") == "independent"),
      hidden(static_cast<std::size_t>(params.integer("hidden"))),
      layers(static_cast<std::size_t>(params.integer("layers"))),
      units(static_cast<std::size_t>(params.integer("recurrent_units"))),
      sequence(static_cast<std::size_t>(params.integer("sequence"))),
      activation(params.text("activation") == "relu" ? Activation::kRelu : Activation::kTanh),
      loss{params.number("clip"), params.number("value_clip"), params.number("value_weight"),
           params.number("entropy_weight")} {}

engine::Result<std::unique_ptr<Trainer>> make_ppo(const TrainerSpec& spec) {
  const PpoSettings settings(spec.params);
  if (settings.units > 0 && settings.steps % settings.sequence != 0) {
    return engine::failure("training-sequence", {},
                           "a round of " + std::to_string(settings.steps) +
                               " steps cannot be cut into sequences of " +
                               std::to_string(settings.sequence),
                           "make `steps` a multiple of `sequence`");
  }
  auto teacher = make_teacher(spec, settings.copies * spec.task.agent_count());
  if (!teacher) return engine::failure(teacher.error());
  return std::make_unique<Ppo>(spec, std::move(*teacher));
}

}  // namespace orrery::models
