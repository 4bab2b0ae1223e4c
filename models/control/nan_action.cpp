// SPDX-License-Identifier: Apache-2.0
#include "models/control/nan_action.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/numeric/simd_clones.h"

namespace orrery::models {

namespace {

ORRERY_SIMD_CLONES bool has_nan(std::span<const float> actions) {
  std::uint32_t count = 0;
  const float* const values = actions.data();
  const std::size_t size = actions.size();
  for (std::size_t i = 0; i < size; ++i) count |= values[i] != values[i] ? 1U : 0U;
  return count != 0;
}

}  // namespace

engine::Result<void> refuse_nan_actions(const engine::ControlTask& task,
                                        std::span<const float> actions, std::uint64_t step) {
  if (!has_nan(actions)) return {};
  const auto first = std::find_if(actions.begin(), actions.end(), [](float x) { return x != x; });
  const auto row = static_cast<std::size_t>(first - actions.begin()) / task.action_width();
  return engine::failure(
      "control-nan-action", {},
      fmt::format("the action of copy {} of '{}' at step {} is not a number",
                  row / task.agent_count(), task.name, step),
      "look at what gives the actions: a diverged network gives such numbers first");
}

}  // namespace orrery::models
