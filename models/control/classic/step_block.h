// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "engine/numeric/elementary.h"
#include "models/control/classic/transition.h"

namespace orrery::models::classic {

/// Consecutive rows of an environment, in columns: what a step reads and writes.
template <class Task>
struct StepBlock {
  std::size_t rows = 0;
  const float* actions = nullptr;
  std::array<double*, Task::kFields.size()> state;
  std::uint32_t* steps = nullptr;  ///< of the episode so far
  double* returns = nullptr;       ///< its rewards so far
  float* observations = nullptr;   ///< rows x width
  float* rewards = nullptr;
  std::uint8_t* terminated = nullptr;
  std::uint8_t* truncated = nullptr;
};

namespace detail {

constexpr std::size_t kStepTile = 128;

/// What the equations give for a tile, still in columns of doubles: one width for the whole loop.
template <class Task>
struct StepTile {
  alignas(64) double action[kStepTile];
  alignas(64) double reward[kStepTile];
  alignas(64) double over[kStepTile];
  alignas(64) float observation[Task::kObservations][kStepTile];
};

template <class Task>
inline double action_of(float given) {
  if constexpr (Task::kChoices > 0) {
    return engine::detail::round_to_integer(held_between(given, 0.0, Task::kChoices - 1.0));
  } else {
    return held_between(given, Task::kActionLow, Task::kActionHigh);
  }
}

/// Known when it is compiled, so that a state need not be in memory to be asked for it.
template <class Task, std::size_t Field>
inline constexpr auto kFieldOf = Task::kFields[Field];

template <class Task, std::size_t... Field>
[[gnu::always_inline]] inline void solve_tile(const StepBlock<Task>& block, std::size_t at,
                                              std::size_t count, StepTile<Task>& tile,
                                              std::index_sequence<Field...>) {
  const std::array<double*, sizeof...(Field)> state = {(block.state[Field] + at)...};
  for (std::size_t i = 0; i < count; ++i) tile.action[i] = action_of<Task>(block.actions[at + i]);
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) {
    const auto result = Task::step({state[Field][i]...}, tile.action[i]);
    ((state[Field][i] = result.next.*kFieldOf<Task, Field>), ...);
    tile.reward[i] = result.reward;
    tile.over[i] = result.terminated ? 1.0 : 0.0;
  }
#pragma GCC ivdep
  for (std::size_t i = 0; i < count; ++i) {
    const auto seen = Task::observe({state[Field][i]...});
    for (std::size_t k = 0; k < Task::kObservations; ++k) tile.observation[k][i] = seen[k];
  }
}

/// The tile's results into the columns that others read. True where an episode ended.
template <class Task>
[[gnu::always_inline]] inline bool put_tile(const StepBlock<Task>& block, std::size_t at,
                                            std::size_t count, const StepTile<Task>& tile) {
  constexpr std::size_t kWidth = Task::kObservations;
  float* const seen = block.observations + at * kWidth;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < kWidth; ++k) seen[i * kWidth + k] = tile.observation[k][i];
  }
  float* const rewards = block.rewards + at;
  double* const returns = block.returns + at;
  for (std::size_t i = 0; i < count; ++i) {
    rewards[i] = static_cast<float>(tile.reward[i]);
    returns[i] += tile.reward[i];
  }
  std::uint32_t* const steps = block.steps + at;
  std::uint8_t* const terminated = block.terminated + at;
  std::uint8_t* const truncated = block.truncated + at;
  std::uint8_t any = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t done = ++steps[i];
    const std::uint8_t over = tile.over[i] != 0.0 ? 1 : 0;
    const std::uint8_t late = done >= Task::kStepsMax ? 1 : 0;
    terminated[i] = over;
    truncated[i] = late & (over ^ 1);
    any |= over | late;
  }
  return any != 0;
}

/// One step of all rows of the block: the body of each task's `step_rows`, compiled there for
/// several instruction sets. True where an episode ended.
template <class Task>
[[gnu::always_inline]] inline bool step_block(const StepBlock<Task>& block) {
  StepTile<Task> tile;
  bool any = false;
  for (std::size_t at = 0; at < block.rows; at += kStepTile) {
    const std::size_t count = std::min(kStepTile, block.rows - at);
    solve_tile(block, at, count, tile, std::make_index_sequence<Task::kFields.size()>());
    any |= put_tile(block, at, count, tile);
  }
  return any;
}

}  // namespace detail

}  // namespace orrery::models::classic
