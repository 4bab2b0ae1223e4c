// SPDX-License-Identifier: Apache-2.0
// Model-predictive control with a learned model.
//
//   round   `steps` steps of each copy: at random, then by a teacher if there is one, then by
//           planning in the model as it is; a little of it at random at all times
//           then `updates` steps of the optimiser for each step, on everything remembered
//
// What a step does is learned, and not what it is worth: the model serves every action that the
// plan tries, so that few steps are enough, and each decision pays for it with a search. Beyond the
// horizon it sees nothing.
//
// Sources: Nagabandi et al., ICRA 2018, arXiv:1708.02596, algorithm 1; Chua et al., NeurIPS 2018,
// arXiv:1805.12114, algorithm 1; the search: Pinneri et al., CoRL 2020, arXiv:2008.06389.
#include "models/control/model_predictive.h"

#include <algorithm>

#include "models/control/dynamics_learner.h"
#include "models/control/held_exploration.h"
#include "models/control/model_planner.h"
#include "models/control/replay_memory.h"
#include "models/control/teacher.h"
#include "models/params.h"

namespace orrery::models {
namespace {

std::size_t whole(const engine::ParamSet& params, const char* name) {
  return static_cast<std::size_t>(params.integer(name));
}

DynamicsLearnerSpec learner_spec(const TrainerSpec& spec) {
  DynamicsLearnerSpec out;
  out.task = spec.task;
  out.members = whole(spec.params, "members");
  out.layers = whole(spec.params, "layers");
  out.hidden = whole(spec.params, "hidden");
  out.activation = spec.params.text("activation") == "relu" ? Activation::kRelu : Activation::kTanh;
  out.batch = whole(spec.params, "batch");
  out.learning_rate = spec.params.number("learning_rate");
  out.seed = spec.seed;
  out.entity = spec.entity;
  return out;
}

/// Single steps, with 1 where something lies beyond them.
ReplaySpec memory_spec(const TrainerSpec& spec) {
  ReplaySpec out;
  out.capacity = whole(spec.params, "memory");
  out.rows = whole(spec.params, "copies") * spec.task.agent_count();
  out.observation_width = spec.task.observation_width();
  out.action_width = spec.task.action_width();
  out.cost_width = spec.task.costs.size();
  out.discount = 1.0;
  return out;
}

class ModelPredictive final : public Trainer {
 public:
  ModelPredictive(const TrainerSpec& spec, std::unique_ptr<engine::Controller> teacher)
      : spec_(spec),
        rows_(memory_spec(spec).rows),
        random_steps_(whole(spec.params, "random_steps")),
        taught_until_(random_steps_ +
                      (teacher != nullptr ? whole(spec.params, "teacher_steps") : 0)),
        learner_(learner_spec(spec)),
        memory_(memory_spec(spec)),
        exploration_(spec.task, rows_, whole(spec.params, "explore_hold")),
        luck_({spec.seed, engine::entity_key("explore", spec.entity), engine::Purpose::kAgent}),
        teacher_(std::move(teacher)),
        actions_(rows_ * spec.task.action_width()),
        sent_(actions_.size()) {}

  std::size_t copies() const override { return whole(spec_.params, "copies"); }
  std::uint64_t steps_done() const override { return steps_; }

  engine::Result<void> round(VectorEnvironment& environment, TrainingRound& out) override {
    out = {};
    if (observations_.empty()) {
      const auto first = environment.columns().observations;
      observations_.assign(first.begin(), first.end());
    }
    planner_ = controller(rows_);
    for (std::size_t i = 0; i < whole(spec_.params, "steps"); ++i)
      if (auto stepped = step(environment, out); !stepped) return stepped;
    const auto updates =
        static_cast<std::uint64_t>(spec_.params.number("updates") * static_cast<double>(out.steps));
    double loss = 0.0;
    for (std::uint64_t i = 0; i < updates; ++i) loss += learner_.learn(memory_);
    out.losses = {{"model", loss / static_cast<double>(std::max<std::uint64_t>(updates, 1))}};
    return judged();
  }

  std::unique_ptr<engine::Controller> controller(std::size_t rows) const override {
    PlannerWeights weights;
    weights.model = learner_.weights();
    weights.search = read_sequence_search(spec_.params);
    weights.commit = whole(spec_.params, "commit");
    weights.discount = spec_.params.number("discount");
    weights.seed = spec_.seed;
    return make_model_planner(spec_.task, std::move(weights), rows);
  }

  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  engine::Result<void> step(VectorEnvironment& environment, TrainingRound& out);
  void choose();
  void remember(const StepColumns& step);
  engine::Result<void> judged() const;

  TrainerSpec spec_;
  std::size_t rows_;
  std::uint64_t random_steps_, taught_until_;
  DynamicsLearner learner_;
  ReplayMemory memory_;
  HeldExploration exploration_;
  engine::Stream luck_;
  std::unique_ptr<engine::Controller> teacher_;  // null: none
  std::unique_ptr<engine::Controller> planner_;  // of this round
  std::uint64_t steps_ = 0;
  std::vector<float> observations_;    // as they came; empty before the first round
  std::vector<float> actions_, sent_;  // as a learner has them; as the task wants them
  std::vector<float> after_;
};

engine::Result<void> ModelPredictive::step(VectorEnvironment& environment, TrainingRound& out) {
  choose();
  if (auto stepped = environment.step(sent_); !stepped) return stepped;
  const StepColumns& step = environment.columns();
  remember(step);
  for (const EpisodeEnd& end : step.ended) {
    exploration_.restart(end.row);
    planner_->restart(end.row);
    if (teacher_ != nullptr) teacher_->restart(end.row);
    out.episodes.push_back(end);
  }
  observations_.assign(step.observations.begin(), step.observations.end());
  steps_ += rows_;
  out.steps += rows_;
  return {};
}

void ModelPredictive::choose() {
  const auto& box = spec_.task.action;
  const bool by_chance = steps_ < random_steps_;
  if (!by_chance) {
    auto& decider = steps_ < taught_until_ ? *teacher_ : *planner_;
    decider.decide({teacher_time(spec_.task, steps_ / rows_), observations_, {}}, sent_);
    for (std::size_t i = 0; i < sent_.size(); ++i)
      actions_[i] = box.empty() ? sent_[i] : to_box(box[i % box.size()], sent_[i]);
  }
  exploration_.explore(by_chance ? 1.0 : spec_.params.number("explore"), luck_, actions_);
  for (std::size_t i = 0; i < sent_.size(); ++i)
    sent_[i] = box.empty() ? actions_[i] : from_box(box[i % box.size()], actions_[i]);
}

void ModelPredictive::remember(const StepColumns& step) {
  const std::size_t width = spec_.task.observation_width();
  after_.assign(step.observations.begin(), step.observations.end());
  for (const EpisodeEnd& end : step.ended)
    std::copy_n(&step.final_observations[end.row * width], width, &after_[end.row * width]);
  learner_.observe(observations_, after_, step.rewards, step.terminated);
  memory_.append(observations_, actions_, step);
}

engine::Result<void> ModelPredictive::judged() const {
  if (learner_.is_finite()) return {};
  return engine::failure(
      "training-diverged", {},
      "the weights of the model are no longer numbers after " + std::to_string(steps_) + " steps",
      "use a smaller learning_rate");
}

void ModelPredictive::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("model predictive 1");
  archive.put(steps_);
  archive.put_span(std::span<const float>(observations_));
  archive.put(luck_.position());
  learner_.save(archive);
  memory_.save(archive);
  exploration_.save(archive);
  if (teacher_ != nullptr) teacher_->save(archive);
}

bool ModelPredictive::load(engine::ArchiveReader& archive) {
  std::uint64_t drawn = 0;
  const bool read =
      archive.expect_section("model predictive 1") && archive.get(steps_) &&
      archive.get_vector(observations_) &&
      (observations_.empty() || observations_.size() == rows_ * spec_.task.observation_width()) &&
      archive.get(drawn) && learner_.load(archive) && memory_.load(archive) &&
      exploration_.load(archive) && (teacher_ == nullptr || teacher_->load(archive));
  luck_.seek(drawn);
  return read;
}

constexpr const char* kPets = "Chua et al. 2018";

/// How a plan is looked for at each of thousands of decisions: a small search that goes on from the
/// last one (Pinneri et al. 2020 have budgets from 50 sequences on). Found on Pendulum and
/// CartPole.
SequenceSearchParams search_defaults() {
  SequenceSearchParams out;
  out.horizon = 25;
  out.candidates = 48;
  out.iterations = 2;
  out.colour = 0.5;
  return out;
}

std::vector<engine::ParamInfo> rows_of_model_predictive() {
  std::vector<engine::ParamInfo> rows = {
      integer("copies", 1, {1, 65536}, "copies of the task that are stepped together"),
      integer("steps", 200, {1, 65536}, "steps of each copy before the model learns from them"),
      integer("random_steps", 400, {0, 1e9}, "steps with random actions before anybody plans",
              "Nagabandi et al. 2018, section IV"),
      text("teacher", "",
           "controller that decides after the random steps: a name of the catalogue, or a file of "
           "'orrery train' or 'orrery tune'; empty: none"),
      integer("teacher_steps", 2000, {0, 1e9}, "steps for which it does"),
      number("explore", "1", 0.05, {0.0, 1.0},
             "chance that a random action begins, whoever decides; a model learns from it what "
             "nobody would do"),
      integer("explore_hold", 4, {1, 100000},
              "longest time in steps that a random action is kept; 1: drawn anew each step",
              "Dabney et al., ICLR 2021"),
      integer("memory", 100000, {1, 1e8}, "steps that are remembered"),
      number("updates", "1", 1.0, {0.0, 1000.0},
             "steps of the optimiser for each step of the environment"),
      integer("batch", 256, {1, 65536}, "remembered steps of one step of the optimiser"),
      number("learning_rate", "1", 1e-3, {1e-7, 1.0}, "step of Adam", kPets),
      integer("members", 5, {1, 100}, "networks of the model; plans earn the mean over them",
              kPets),
      integer("layers", 2, {0, 16}, "hidden layers of each network"),
      integer("hidden", 64, {1, 4096}, "units of a hidden layer"),
      choice("activation", {"relu", "tanh"},
             "behind a hidden layer; tanh takes about as long as the products"),
      number("discount", "1", 0.99, {0.0, 1.0}, "worth of a reward one step later, in plans"),
      integer("commit", 1, {1, 10000}, "actions that are carried out before it plans again", kPets),
  };
  for (auto& row : sequence_search_rows(search_defaults())) rows.push_back(std::move(row));
  return rows;
}

}  // namespace

const engine::ModelInfo& model_predictive_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "model_predictive";
    row.summary = "learns a model of the task and plans in it: few steps, dearer decisions";
    row.details =
        "An ensemble of networks learns what a step changes, what it earns, and whether it ends "
        "the episode. At each decision sequences of actions are searched in it (cross-entropy "
        "method), and the first action of the best one is carried out; a decision costs members x "
        "candidates x iterations x horizon passes through a network. Nothing beyond the horizon "
        "counts, so that a reward must come within it. What is not observed is noise to the model.";
    row.source =
        "Chua et al., NeurIPS 2018, arXiv:1805.12114; Nagabandi et al., ICRA 2018, "
        "arXiv:1708.02596; search: Pinneri et al., CoRL 2020, arXiv:2008.06389";
    row.params = rows_of_model_predictive();
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_model_predictive(const TrainerSpec& spec) {
  auto teacher = make_teacher(spec, memory_spec(spec).rows);
  if (!teacher) return engine::failure(teacher.error());
  return std::make_unique<ModelPredictive>(spec, std::move(*teacher));
}

}  // namespace orrery::models
