// SPDX-License-Identifier: Apache-2.0
// DynamicsWeights in archives, and whether they fit together and serve a task.
#include <algorithm>
#include <cmath>

#include "models/control/dense_layers.h"
#include "models/control/dynamics_model.h"
#include "models/data/state.h"

namespace orrery::models {
namespace {

/// More members than any ensemble has are a sign of damage.
constexpr std::uint64_t kMembersMax = 1000;

std::size_t inputs_of(const DynamicsWeights& weights) {
  return weights.members.empty() || weights.members.front().empty()
             ? 0
             : weights.members.front().front().inputs;
}

bool fit_together(const DynamicsWeights& weights) {
  const std::size_t width = weights.shift.size();
  if (width == 0 || inputs_of(weights) <= width) return false;
  for (const auto* column : {&weights.shift, &weights.scale, &weights.low, &weights.high,
                             &weights.change_mean, &weights.change_deviation})
    if (!are_sound(*column, width)) return false;
  for (std::size_t i = 0; i < width; ++i)
    if (weights.scale[i] == 0.0F || weights.low[i] > weights.high[i]) return false;
  if (!are_sound(
          {weights.reward_mean, weights.reward_deviation, weights.reward_low, weights.reward_high},
          4) ||
      weights.reward_low > weights.reward_high)
    return false;
  return std::all_of(weights.members.begin(), weights.members.end(), [&](const auto& member) {
    std::size_t through = inputs_of(weights);
    return do_follow(member, through) && through == width + 2;
  });
}

/// Everything but the members.
template <class Self, class State>
void exchange(Self& self, State& state) {
  state(self.shift);
  state(self.scale);
  state(self.low);
  state(self.high);
  state(self.change_mean);
  state(self.change_deviation);
  state(self.reward_mean);
  state(self.reward_deviation);
  state(self.reward_low);
  state(self.reward_high);
  state(self.terminates);
}

}  // namespace

void DynamicsWeights::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("dynamics 1");
  StateWriter state(archive);
  exchange(*this, state);
  archive.put(static_cast<std::uint64_t>(members.size()));
  for (const auto& member : members) put_layers(archive, member);
}

bool DynamicsWeights::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("dynamics 1")) return false;
  StateReader state(archive);
  exchange(*this, state);
  std::uint64_t count = 0;
  if (!state.ok() || !archive.get(count) || count > kMembersMax) return false;
  members.assign(count, {});
  return std::all_of(members.begin(), members.end(),
                     [&](auto& member) { return get_layers(archive, member); }) &&
         fit_together(*this);
}

std::string misfit(const DynamicsWeights& weights, const engine::ControlTask& task) {
  if (!fit_together(weights))
    return "the parts of the learned model do not fit together or hold what is no number";
  const std::size_t width = weights.shift.size();
  if (width != task.observation_width())
    return "the learned model sees " + std::to_string(width) + " values, the task shows " +
           std::to_string(task.observation_width());
  if (inputs_of(weights) != width + action_inputs(task))
    return "the learned model takes " + std::to_string(inputs_of(weights) - width) +
           " numbers of an action, the task has " + std::to_string(action_inputs(task));
  return {};
}

}  // namespace orrery::models
