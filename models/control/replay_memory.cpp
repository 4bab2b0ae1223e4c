// SPDX-License-Identifier: Apache-2.0
#include "models/control/replay_memory.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"
#include "models/data/state.h"

namespace orrery::models {
namespace {

constexpr double kPriorityMin = 1e-6;  // so that no transition is forgotten

void push_row(std::vector<float>& column, const float* from, std::size_t width) {
  column.insert(column.end(), from, from + width);
}

void drop_row(std::vector<float>& column, std::size_t width) {
  column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(width));
}

}  // namespace

ReplayMemory::ReplayMemory(const ReplaySpec& spec)
    : spec_(spec),
      observations_(spec.capacity * spec.observation_width),
      actions_(spec.capacity * spec.action_width),
      rewards_(spec.capacity),
      costs_(spec.capacity * spec.cost_width),
      next_observations_(spec.capacity * spec.observation_width),
      discounts_(spec.capacity),
      pending_(spec.rows),
      priorities_(spec.prioritised ? spec.capacity : 0) {
  ORRERY_CHECK(spec.capacity > 0 && spec.lookahead > 0, "a memory has room");
}

void ReplayMemory::append(std::span<const float> observations, std::span<const float> actions,
                          const StepColumns& step) {
  const std::size_t width = spec_.observation_width;
  for (std::size_t row = 0; row < spec_.rows; ++row) {
    Pending& pending = pending_[row];
    remember(pending, {&observations[row * width], &actions[row * spec_.action_width],
                       step.rewards[row], step.costs.data() + row * spec_.cost_width});
    const bool terminated = step.terminated[row] != 0;
    const bool ended = terminated || step.truncated[row] != 0;
    const auto& after = ended ? step.final_observations : step.observations;
    const float* next = &after[row * width];
    if (pending.count == spec_.lookahead) complete_oldest(pending, next, !terminated);
    while (ended && pending.count > 0) complete_oldest(pending, next, !terminated);
  }
}

void ReplayMemory::remember(Pending& pending, const Step& step) const {
  push_row(pending.observations, step.observation, spec_.observation_width);
  push_row(pending.actions, step.action, spec_.action_width);
  push_row(pending.costs, step.costs, spec_.cost_width);
  pending.rewards.push_back(step.reward);
  ++pending.count;
}

void ReplayMemory::complete_oldest(Pending& pending, const float* next, bool value_beyond) {
  double factor = 1.0;
  double reward = 0.0;
  std::vector<double> costs(spec_.cost_width);
  for (std::size_t k = 0; k < pending.count; ++k) {
    reward += factor * static_cast<double>(pending.rewards[k]);
    for (std::size_t c = 0; c < costs.size(); ++c)
      costs[c] += factor * static_cast<double>(pending.costs[k * costs.size() + c]);
    factor *= spec_.discount;
  }
  const std::size_t slot = next_;
  const std::size_t width = spec_.observation_width;
  std::copy_n(pending.observations.data(), width, &observations_[slot * width]);
  std::copy_n(pending.actions.data(), spec_.action_width, &actions_[slot * spec_.action_width]);
  std::copy_n(next, width, &next_observations_[slot * width]);
  for (std::size_t c = 0; c < costs.size(); ++c)
    costs_[slot * costs.size() + c] = static_cast<float>(costs[c]);
  rewards_[slot] = static_cast<float>(reward);
  discounts_[slot] = value_beyond ? static_cast<float>(factor) : 0.0F;
  if (spec_.prioritised) priorities_.set(slot, priority_max_);
  next_ = (next_ + 1) % spec_.capacity;
  size_ = std::min(size_ + 1, spec_.capacity);
  drop_row(pending.observations, width);
  drop_row(pending.actions, spec_.action_width);
  drop_row(pending.costs, spec_.cost_width);
  drop_row(pending.rewards, 1);
  --pending.count;
}

void ReplayMemory::sample(std::size_t count, double beta, engine::Stream& luck,
                          ReplayBatch& out) const {
  ORRERY_CHECK(size_ > 0, "an empty memory gives nothing");
  out.slots.clear();
  for (auto* column : {&out.observations, &out.actions, &out.rewards, &out.costs,
                       &out.next_observations, &out.discounts})
    column->clear();
  out.weights.assign(count, 1.0F);
  if (!spec_.prioritised) {
    for (std::size_t i = 0; i < count; ++i)
      take(static_cast<std::uint32_t>(luck.below(size_)), out);
    return;
  }
  const double part = priorities_.total() / static_cast<double>(count);
  double largest = 0.0;
  std::vector<double> weights(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t slot = priorities_.find(part * (static_cast<double>(i) + luck.uniform()));
    take(static_cast<std::uint32_t>(slot), out);
    const double share = priorities_[slot] / priorities_.total();
    weights[i] = engine::pow(static_cast<double>(size_) * share, -beta);
    largest = std::max(largest, weights[i]);
  }
  for (std::size_t i = 0; i < count; ++i) out.weights[i] = static_cast<float>(weights[i] / largest);
}

void ReplayMemory::take(std::uint32_t slot, ReplayBatch& out) const {
  const std::size_t width = spec_.observation_width;
  out.slots.push_back(slot);
  push_row(out.observations, &observations_[slot * width], width);
  push_row(out.actions, &actions_[slot * spec_.action_width], spec_.action_width);
  push_row(out.next_observations, &next_observations_[slot * width], width);
  push_row(out.costs, costs_.data() + slot * spec_.cost_width, spec_.cost_width);
  out.rewards.push_back(rewards_[slot]);
  out.discounts.push_back(discounts_[slot]);
}

void ReplayMemory::set_errors(std::span<const std::uint32_t> slots, std::span<const float> errors) {
  if (!spec_.prioritised) return;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const double value = priority(static_cast<double>(errors[i]));
    priorities_.set(slots[i], value);
    priority_max_ = std::max(priority_max_, value);
  }
}

double ReplayMemory::priority(double error) const {
  return engine::pow(std::abs(error) + kPriorityMin, spec_.priority_exponent);
}

void ReplayMemory::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("replay memory 1");
  StateWriter state(archive);
  state(size_);
  state(next_);
  state(priority_max_);
  // Slots fill from the first on: what was never written is not kept.
  const auto column = [&](const std::vector<float>& values, std::size_t width) {
    archive.put_span(std::span(values).first(size_ * width));
  };
  column(observations_, spec_.observation_width);
  column(actions_, spec_.action_width);
  column(rewards_, 1);
  column(costs_, spec_.cost_width);
  column(next_observations_, spec_.observation_width);
  column(discounts_, 1);
  archive.put_span(priorities_.leaves());
  for (const Pending& pending : pending_) {
    state(pending.count);
    state(pending.observations);
    state(pending.actions);
    state(pending.rewards);
    state(pending.costs);
  }
}

bool ReplayMemory::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("replay memory 1")) return false;
  StateReader state(archive);
  state(size_);
  state(next_);
  state(priority_max_);
  state.expect(size_ <= spec_.capacity && next_ < spec_.capacity &&
               (size_ == spec_.capacity || next_ == size_));
  if (!state.ok()) return false;
  const auto column = [&](std::vector<float>& values, std::size_t width) {
    return archive.get_span(std::span(values).first(size_ * width));
  };
  if (!column(observations_, spec_.observation_width) || !column(actions_, spec_.action_width) ||
      !column(rewards_, 1) || !column(costs_, spec_.cost_width) ||
      !column(next_observations_, spec_.observation_width) || !column(discounts_, 1) ||
      !archive.get_span(priorities_.leaves()))
    return false;
  priorities_.add_up();
  for (Pending& pending : pending_) {
    state(pending.count);
    state(pending.observations);
    state(pending.actions);
    state(pending.rewards);
    state(pending.costs);
    state.expect(pending.count < spec_.lookahead && pending.rewards.size() == pending.count &&
                 pending.observations.size() == pending.count * spec_.observation_width &&
                 pending.actions.size() == pending.count * spec_.action_width &&
                 pending.costs.size() == pending.count * spec_.cost_width);
  }
  return state.ok();
}

}  // namespace orrery::models
