// SPDX-License-Identifier: Apache-2.0
// PolicyWeights in archives, and whether they fit together and serve a task.
#include "models/control/dense_layers.h"
#include "models/control/policy_forward.h"
#include "models/control/policy_network.h"

namespace orrery::models {
namespace {

bool do_follow(const GruWeights& cell, std::size_t& width) {
  const std::size_t gates = std::size_t{3} * cell.units;
  if (cell.inputs != width || cell.units == 0 || !are_sound(cell.w_input, gates * cell.inputs) ||
      !are_sound(cell.w_hidden, gates * cell.units) || !are_sound(cell.b_input, gates) ||
      !are_sound(cell.b_hidden, gates))
    return false;
  width = cell.units;
  return true;
}

bool fit_together(const PolicyWeights& weights) {
  std::size_t width = policy_inputs(weights);
  if (width == 0 || weights.layers.empty() || weights.recurrent.size() > 1) return false;
  if (weights.head > PolicyHead::kTanh || !(weights.clip > 0.0F)) return false;
  if (weights.shift.size() != weights.scale.size()) return false;
  if (!weights.shift.empty() &&
      (!are_sound(weights.shift, width) || !are_sound(weights.scale, width)))
    return false;
  if (!do_follow(weights.before, width)) return false;
  if (!weights.recurrent.empty() && !do_follow(weights.recurrent.front(), width)) return false;
  return do_follow(weights.layers, width);
}

}  // namespace

void PolicyWeights::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("policy weights 1");
  put_numbers(archive, shift);
  put_numbers(archive, scale);
  archive.put(clip);
  put_layers(archive, before);
  archive.put(static_cast<std::uint64_t>(recurrent.size()));
  for (const auto& cell : recurrent) {
    archive.put(cell.inputs);
    archive.put(cell.units);
    for (const auto* part : {&cell.w_input, &cell.w_hidden, &cell.b_input, &cell.b_hidden})
      put_numbers(archive, *part);
  }
  put_layers(archive, layers);
  archive.put(head);
}

bool PolicyWeights::load(engine::ArchiveReader& archive) {
  std::uint64_t cells = 0;
  if (!archive.expect_section("policy weights 1") || !archive.get_vector(shift) ||
      !archive.get_vector(scale) || !archive.get(clip) || !get_layers(archive, before) ||
      !archive.get(cells) || cells > 1)
    return false;
  recurrent.resize(cells);
  for (auto& cell : recurrent) {
    if (!archive.get(cell.inputs) || !archive.get(cell.units)) return false;
    for (auto* part : {&cell.w_input, &cell.w_hidden, &cell.b_input, &cell.b_hidden})
      if (!archive.get_vector(*part)) return false;
  }
  return get_layers(archive, layers) && archive.get(head) && fit_together(*this);
}

std::string misfit(const PolicyWeights& weights, const engine::ControlTask& task) {
  if (!fit_together(weights))
    return "the policy's own layers do not fit together or hold a weight that is no number";
  const std::size_t inputs = policy_inputs(weights);
  if (inputs != task.observation_width())
    return "the policy sees " + std::to_string(inputs) + " values, the task shows " +
           std::to_string(task.observation_width());
  const bool chooses = weights.head == PolicyHead::kArgmax;
  if (chooses != task.is_discrete())
    return chooses ? "the policy chooses among numbered actions, the task takes values in a box"
                   : "the policy gives values in a box, the task takes numbered actions";
  const std::size_t outputs = policy_outputs(weights);
  const std::size_t expected = task.is_discrete() ? task.choices : task.action.size();
  if (outputs != expected)
    return "the policy gives " + std::to_string(outputs) +
           (chooses ? " choices, the task has " : " actions, the task takes ") +
           std::to_string(expected);
  return {};
}

}  // namespace orrery::models
