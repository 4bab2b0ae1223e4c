// SPDX-License-Identifier: Apache-2.0
#include "models/control/policy_network.h"

#include <algorithm>
#include <utility>

#include "engine/registry/check.h"
#include "models/control/policy_forward.h"
#include "models/control/trained_policy.h"
#include "models/learn/squash.h"

namespace orrery::models {
namespace {

/// One action a row of values of the last layer; a discrete one is its number.
void act(const PolicyWeights& weights, const engine::ControlTask& task,
         std::span<const float> values, std::span<float> actions) {
  if (weights.head == PolicyHead::kArgmax) {
    const std::size_t choices = task.choices;
    for (std::size_t r = 0; r < actions.size(); ++r) {
      const float* first = values.data() + r * choices;
      actions[r] = static_cast<float>(std::max_element(first, first + choices) - first);
    }
    return;
  }
  const std::size_t width = task.action.size();
  std::copy(values.begin(), values.end(), actions.begin());
  if (weights.head == PolicyHead::kTanh) squash_tanh(actions);
  for (std::size_t i = 0; i < actions.size(); ++i)
    actions[i] = from_box(task.action[i % width], actions[i]);
}

/// Several policies that take turns over the rows: row r is decided by policy r modulo their
/// number. One policy is the common case.
class PolicyNetwork final : public PolicyController {
 public:
  PolicyNetwork(const engine::ControlTask& task, std::vector<PolicyWeights> team, std::size_t rows)
      : task_(task), team_(std::move(team)), rows_(rows), state_(team_.size()) {
    for (std::size_t k = 0; k < team_.size(); ++k)
      state_[k].assign(rows_of(k) * PolicyForward::memory(team_[k]), 0.0F);
  }

  std::size_t rows() const override { return rows_; }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    if (team_.size() == 1) {
      act(team_[0], task_, forward_(team_[0], view.values, rows_, state_[0]), actions);
      return;
    }
    for (std::size_t k = 0; k < team_.size(); ++k) decide_of(k, view.values, actions);
  }

  void restart(std::size_t row) override {
    const std::size_t k = row % team_.size();
    const std::size_t units = PolicyForward::memory(team_[k]);
    std::fill_n(state_[k].begin() + static_cast<std::ptrdiff_t>(row / team_.size() * units), units,
                0.0F);
  }

  engine::AgentCost cost() const override {
    engine::AgentCost cost;
    cost.multiply_accumulates = policy_products(team_[0]);
    cost.state_bytes = sizeof(float) * PolicyForward::memory(team_[0]);
    return cost;
  }

  TrainedPolicy policy() const override { return {team_}; }

  void save(engine::ArchiveWriter& archive) const override {
    archive.begin_section("policy 1");
    archive.put(static_cast<std::uint64_t>(team_.size()));
    for (std::size_t k = 0; k < team_.size(); ++k) {
      team_[k].save(archive);
      archive.put_span(std::span<const float>(state_[k]));
    }
  }

  bool load(engine::ArchiveReader& archive) override;

 private:
  std::size_t rows_of(std::size_t k) const { return (rows_ + team_.size() - 1 - k) / team_.size(); }
  void decide_of(std::size_t k, std::span<const float> values, std::span<float> actions);

  engine::ControlTask task_;
  std::vector<PolicyWeights> team_;
  std::size_t rows_;
  std::vector<std::vector<float>> state_;  // by policy: its rows x memory
  PolicyForward forward_;
  std::vector<float> own_values_, own_actions_;
};

void PolicyNetwork::decide_of(std::size_t k, std::span<const float> values,
                              std::span<float> actions) {
  const std::size_t width = task_.observation_width();
  const std::size_t action_width = task_.action_width();
  const std::size_t count = rows_of(k);
  own_values_.resize(count * width);
  own_actions_.resize(count * action_width);
  for (std::size_t i = 0; i < count; ++i)
    std::copy_n(values.data() + (i * team_.size() + k) * width, width,
                own_values_.data() + i * width);
  act(team_[k], task_, forward_(team_[k], own_values_, count, state_[k]), own_actions_);
  for (std::size_t i = 0; i < count; ++i)
    std::copy_n(own_actions_.data() + i * action_width, action_width,
                actions.data() + (i * team_.size() + k) * action_width);
}

bool PolicyNetwork::load(engine::ArchiveReader& archive) {
  std::uint64_t members = 0;
  if (!archive.expect_section("policy 1") || !archive.get(members) || members != team_.size())
    return false;
  std::vector<PolicyWeights> team(members);
  std::vector<std::vector<float>> state(members);
  for (std::size_t k = 0; k < members; ++k) {
    if (!team[k].load(archive) || !archive.get_vector(state[k]) || !misfit(team[k], task_).empty())
      return false;
    if (state[k].size() != rows_of(k) * PolicyForward::memory(team[k])) return false;
  }
  team_ = std::move(team);
  state_ = std::move(state);
  return true;
}

}  // namespace

float from_box(const engine::SpaceAxis& axis, float place) {
  const auto low = static_cast<float>(axis.low);
  const auto high = static_cast<float>(axis.high);
  const auto middle = static_cast<float>(0.5 * (axis.low + axis.high));
  const auto half = static_cast<float>(0.5 * (axis.high - axis.low));
  return std::clamp(middle + half * place, low, high);
}

float to_box(const engine::SpaceAxis& axis, float value) {
  const auto middle = static_cast<float>(0.5 * (axis.low + axis.high));
  const auto half = static_cast<float>(0.5 * (axis.high - axis.low));
  return half > 0.0F ? std::clamp((value - middle) / half, -1.0F, 1.0F) : 0.0F;
}

std::unique_ptr<engine::Controller> make_policy(const engine::ControlTask& task,
                                                PolicyWeights weights, std::size_t rows) {
  std::vector<PolicyWeights> team;
  team.push_back(std::move(weights));
  return make_policy_team(task, std::move(team), rows);
}

std::unique_ptr<engine::Controller> make_policy_team(const engine::ControlTask& task,
                                                     std::vector<PolicyWeights> team,
                                                     std::size_t rows) {
  ORRERY_CHECK(team.size() == 1 || team.size() == task.agent_count(),
               "a policy for all agents of a task, or one an agent");
  for (const auto& weights : team) {
    const std::string why = misfit(weights, task);
    ORRERY_CHECK(why.empty(), why.c_str());
  }
  return std::make_unique<PolicyNetwork>(task, std::move(team), rows);
}

}  // namespace orrery::models
