// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/vector_environment.h"

/// Small tasks of which the best policy is known, for tests of learners.
namespace orrery::models::test {

/// What a copy of a toy is at: `luck` is drawn anew for each episode, in (0, 1).
struct ToyMoment {
  std::uint32_t step = 0;
  double luck = 0.0;
};

struct ToyRules {
  engine::ControlTask task;
  std::uint32_t steps = 1;  ///< of an episode
  bool terminates = true;   ///< else the clock cuts it
  /// What agents of a copy see: agents x width.
  std::function<void(const ToyMoment&, std::span<float>)> see;
  /// What their actions are worth: agents, agents x costs.
  std::function<void(const ToyMoment&, std::span<const float>, std::span<float>, std::span<float>)>
      pay;
};

class ToyEnvironment final : public VectorEnvironment {
 public:
  ToyEnvironment(ToyRules rules, std::size_t copies)
      : rules_(std::move(rules)), moments_(copies), episodes_(copies) {
    const std::size_t rows = copies * rules_.task.agent_count();
    observations_.resize(rows * rules_.task.observation_width());
    finals_ = observations_;
    rewards_.resize(rows);
    costs_.resize(rows * rules_.task.costs.size());
    reward_sums_.resize(rows);
    cost_sums_.resize(costs_.size());
    terminated_.resize(rows);
    truncated_.resize(rows);
    show();
  }

  const engine::ControlTask& task() const override { return rules_.task; }
  std::size_t copies() const override { return moments_.size(); }
  const StepColumns& columns() const override { return columns_; }

  engine::Result<void> reset(std::uint64_t seed) override {
    seed_ = seed;
    for (std::size_t k = 0; k < moments_.size(); ++k) {
      episodes_[k] = 0;
      begin(k);
    }
    show();
    return {};
  }

  engine::Result<void> step(std::span<const float> actions) override {
    ended_.clear();
    const std::size_t agents = rules_.task.agent_count();
    const std::size_t action_width = agents * rules_.task.action_width();
    const std::size_t costs = agents * rules_.task.costs.size();
    for (std::size_t k = 0; k < moments_.size(); ++k) {
      rules_.pay(moments_[k], actions.subspan(k * action_width, action_width),
                 std::span(rewards_).subspan(k * agents, agents),
                 std::span(costs_).subspan(k * costs, costs));
      ++moments_[k].step;
      const bool over = moments_[k].step == rules_.steps;
      for (std::size_t row = k * agents; row < (k + 1) * agents; ++row) count(row, over);
      if (over) {
        see(k, finals_);
        ++episodes_[k];
        begin(k);
      }
    }
    show();
    return {};
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.put(seed_);
    archive.put_span(std::span<const ToyMoment>(moments_));
    archive.put_span(std::span<const std::uint64_t>(episodes_));
    archive.put_span(std::span<const double>(reward_sums_));
    archive.put_span(std::span<const double>(cost_sums_));
  }
  bool load(engine::ArchiveReader& archive) override {
    const bool read = archive.get(seed_) && archive.get_span(std::span(moments_)) &&
                      archive.get_span(std::span(episodes_)) &&
                      archive.get_span(std::span(reward_sums_)) &&
                      archive.get_span(std::span(cost_sums_));
    show();
    return read;
  }

 private:
  void begin(std::size_t k) {
    const engine::StreamKey key{seed_, engine::entity_key("toy", k), engine::Purpose::kUser};
    moments_[k] = {0, engine::uniform_at(key, episodes_[k])};
  }
  void see(std::size_t k, std::vector<float>& to) const {
    const std::size_t width = rules_.task.agent_count() * rules_.task.observation_width();
    rules_.see(moments_[k], std::span(to).subspan(k * width, width));
  }
  void count(std::size_t row, bool over) {
    const std::size_t costs = rules_.task.costs.size();
    reward_sums_[row] += static_cast<double>(rewards_[row]);
    for (std::size_t c = row * costs; c < (row + 1) * costs; ++c)
      cost_sums_[c] += static_cast<double>(costs_[c]);
    terminated_[row] = over && rules_.terminates ? 1 : 0;
    truncated_[row] = over && !rules_.terminates ? 1 : 0;
    if (!over) return;
    const auto first = cost_sums_.begin() + static_cast<std::ptrdiff_t>(row * costs);
    const auto last = first + static_cast<std::ptrdiff_t>(costs);
    ended_.push_back({static_cast<std::uint32_t>(row),
                      rules_.steps,
                      reward_sums_[row],
                      rules_.terminates,
                      std::vector<double>(first, last),
                      {}});
    reward_sums_[row] = 0.0;
    std::fill(first, last, 0.0);
  }
  void show() {
    for (std::size_t k = 0; k < moments_.size(); ++k) see(k, observations_);
    columns_ = {observations_, rewards_, terminated_, truncated_, finals_, costs_, ended_};
  }

  ToyRules rules_;
  std::uint64_t seed_ = 0;
  std::vector<ToyMoment> moments_;
  std::vector<std::uint64_t> episodes_;
  std::vector<float> observations_, finals_, rewards_, costs_;
  std::vector<double> reward_sums_, cost_sums_;
  std::vector<std::uint8_t> terminated_, truncated_;
  std::vector<EpisodeEnd> ended_;
  StepColumns columns_;
};

/// A cue is shown at the first of `steps` steps only; at the last one, naming it earns 1. Without
/// memory half of that can be had.
inline ToyRules remember(std::uint32_t steps) {
  ToyRules rules;
  rules.task.name = "remember";
  rules.task.observation = {{"cue"}, {"now"}};
  rules.task.choices = 2;
  rules.steps = steps;
  rules.see = [steps](const ToyMoment& at, std::span<float> values) {
    values[0] = at.step > 0 ? 0.0F : at.luck < 0.5 ? -1.0F : 1.0F;
    values[1] = at.step + 1 == steps ? 1.0F : 0.0F;
  };
  rules.pay = [steps](const ToyMoment& at, std::span<const float> actions, std::span<float> rewards,
                      std::span<float>) {
    const float right = at.luck < 0.5 ? 0.0F : 1.0F;
    rewards[0] = at.step + 1 == steps && actions[0] == right ? 1.0F : 0.0F;
  };
  return rules;
}

/// Two agents who see the same; both are paid where the left one says 0 and the right one 1.
inline ToyRules take_sides() {
  ToyRules rules;
  rules.task.name = "take sides";
  rules.task.observation = {{"luck"}};
  rules.task.choices = 2;
  rules.task.agents = {"left", "right"};
  rules.steps = 4;
  rules.see = [](const ToyMoment& at, std::span<float> values) {
    values[0] = values[1] = static_cast<float>(at.luck);
  };
  rules.pay = [](const ToyMoment&, std::span<const float> actions, std::span<float> rewards,
                 std::span<float>) {
    rewards[0] = rewards[1] = actions[0] == 0.0F && actions[1] == 1.0F ? 1.0F : 0.0F;
  };
  return rules;
}

/// Action 1 earns 1 and costs 1, ten times an episode; the budget is 3.
inline ToyRules tempting() {
  ToyRules rules;
  rules.task.name = "tempting";
  rules.task.observation = {{"luck"}};
  rules.task.choices = 2;
  rules.task.costs = {{"wear", 3.0}};
  rules.steps = 10;
  rules.see = [](const ToyMoment& at, std::span<float> values) {
    values[0] = static_cast<float>(at.luck);
  };
  rules.pay = [](const ToyMoment&, std::span<const float> actions, std::span<float> rewards,
                 std::span<float> costs) { rewards[0] = costs[0] = actions[0]; };
  return rules;
}

/// Two numbers are shown, in the unit of the box -5 .. 15 and its negative; the nearer the action
/// is to each, the better. The clock cuts the episode.
inline ToyRules follow() {
  ToyRules rules;
  rules.task.name = "follow";
  rules.task.observation = {{"aim"}};
  rules.task.action = {{"u", "1", -5.0, 15.0}, {"v", "1", -15.0, 5.0}};
  rules.steps = 8;
  rules.terminates = false;
  rules.see = [](const ToyMoment& at, std::span<float> values) {
    values[0] = static_cast<float>(20.0 * at.luck - 5.0);
  };
  rules.pay = [](const ToyMoment& at, std::span<const float> actions, std::span<float> rewards,
                 std::span<float>) {
    const auto aim = static_cast<float>(20.0 * at.luck - 5.0);
    const float u = (actions[0] - aim) / 10.0F;
    const float v = (actions[1] + aim) / 10.0F;
    rewards[0] = -(u * u + v * v);
  };
  return rules;
}

}  // namespace orrery::models::test
