// SPDX-License-Identifier: Apache-2.0
#include "models/control/model_planner.h"

#include <algorithm>
#include <utility>

#include "engine/registry/check.h"
#include "models/control/trained_policy.h"

namespace orrery::models {
namespace {

constexpr const char* kName = "model planner";

class ModelPlanner final : public PolicyController {
 public:
  ModelPlanner(const engine::ControlTask& task, PlannerWeights weights, std::size_t rows)
      : task_(task), weights_(std::move(weights)), play_(task, weights_.model) {
    for (std::size_t row = 0; row < rows; ++row)
      rows_.push_back(
          {SequenceSearch(task, 1, weights_.search, weights_.seed, engine::entity_key(kName, row)),
           0});
    scores_.resize(weights_.search.candidates);
    actions_.resize(weights_.search.horizon * scores_.size() * action_inputs(task_));
  }

  std::size_t rows() const override { return rows_.size(); }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    const std::size_t width = task_.observation_width();
    const std::size_t action_width = task_.action_width();
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      Row& row = rows_[k];
      if (row.step == 0) plan(row.search, view.values.subspan(k * width, width));
      row.search.best(0, row.step, actions.subspan(k * action_width, action_width));
      row.step = (row.step + 1) % commit();
    }
  }

  void restart(std::size_t row) override {
    rows_[row].search.restart(0);
    rows_[row].step = 0;
  }

  engine::AgentCost cost() const override {
    const SequenceSearchParams& search = weights_.search;
    const auto steps = static_cast<double>(search.candidates * search.iterations * search.horizon);
    engine::AgentCost cost;
    cost.multiply_accumulates = play_.products() * steps / static_cast<double>(commit());
    cost.state_bytes =
        2 * sizeof(float) * search.candidates * search.horizon * task_.action_width();
    return cost;
  }

  TrainedPolicy policy() const override { return {{}, weights_}; }

  void save(engine::ArchiveWriter& archive) const override {
    archive.begin_section("model planner 1");
    weights_.save(archive);
    for (const Row& row : rows_) {
      row.search.save(archive);
      archive.put(row.step);
    }
  }

  bool load(engine::ArchiveReader& archive) override {
    PlannerWeights weights;
    if (!archive.expect_section("model planner 1") || !weights.load(archive) ||
        !misfit(weights, task_).empty())
      return false;
    ModelPlanner loaded(task_, std::move(weights), rows());
    for (Row& row : loaded.rows_)
      if (!row.search.load(archive) || !archive.get(row.step) || row.step >= commit()) return false;
    *this = std::move(loaded);
    return true;
  }

 private:
  struct Row {
    SequenceSearch search;  ///< its own, so that rows may begin episodes at any decision
    std::uint64_t step;     ///< of the plan that is carried out
  };

  std::uint64_t commit() const {
    return std::min<std::uint64_t>(weights_.commit, weights_.search.horizon);
  }

  void plan(SequenceSearch& search, std::span<const float> observation) {
    search.begin(commit());
    for (std::size_t i = 0; i < search.iterations(); ++i) {
      search.draw();
      const std::size_t width = action_inputs(task_);
      for (std::size_t t = 0; t < search.horizon(); ++t)
        for (std::size_t c = 0; c < search.candidates(); ++c)
          put_action(task_, search.actions(c, t), &actions_[(t * search.candidates() + c) * width]);
      play_.score(observation, actions_, search.horizon(), weights_.discount, scores_);
      search.learn(scores_);
    }
  }

  engine::ControlTask task_;
  PlannerWeights weights_;
  DynamicsPlay play_;
  std::vector<Row> rows_;
  std::vector<float> actions_;  // horizon x candidates x action inputs
  std::vector<double> scores_;
};

/// What the rows of parameters allow.
bool is_sound(const SequenceSearchParams& search) {
  const auto between = [](double x, double low, double high) { return x >= low && x <= high; };
  return search.horizon >= 1 && search.horizon <= 10000 && search.candidates >= 4 &&
         search.candidates <= 100000 && search.iterations >= 1 && search.iterations <= 1000 &&
         between(search.elite_share, 0.0, 1.0) && between(search.smoothing, 0.0, 1.0) &&
         between(search.initial_sd, 0.0, 10.0) && between(search.colour, 0.0, 5.0);
}

}  // namespace

void PlannerWeights::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("planner 1");
  archive.put(static_cast<std::uint64_t>(search.horizon));
  archive.put(static_cast<std::uint64_t>(search.candidates));
  archive.put(static_cast<std::uint64_t>(search.iterations));
  for (const double number :
       {search.elite_share, search.smoothing, search.initial_sd, search.colour, discount})
    archive.put(number);
  archive.put(commit);
  archive.put(seed);
  model.save(archive);
}

bool PlannerWeights::load(engine::ArchiveReader& archive) {
  std::uint64_t horizon = 0, candidates = 0, iterations = 0;
  if (!archive.expect_section("planner 1") || !archive.get(horizon) || !archive.get(candidates) ||
      !archive.get(iterations))
    return false;
  search.horizon = horizon;
  search.candidates = candidates;
  search.iterations = iterations;
  for (double* number :
       {&search.elite_share, &search.smoothing, &search.initial_sd, &search.colour, &discount})
    if (!archive.get(*number)) return false;
  return archive.get(commit) && archive.get(seed) && model.load(archive) && is_sound(search) &&
         commit >= 1 && discount >= 0.0 && discount <= 1.0;
}

std::string misfit(const PlannerWeights& weights, const engine::ControlTask& task) {
  if (!is_sound(weights.search) || weights.commit < 1) return "its search is out of range";
  return misfit(weights.model, task);
}

std::unique_ptr<engine::Controller> make_model_planner(const engine::ControlTask& task,
                                                       PlannerWeights weights, std::size_t rows) {
  const std::string why = misfit(weights, task);
  ORRERY_CHECK(why.empty(), why.c_str());
  return std::make_unique<ModelPlanner>(task, std::move(weights), rows);
}

}  // namespace orrery::models
