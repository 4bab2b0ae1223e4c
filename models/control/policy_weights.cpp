// SPDX-License-Identifier: Apache-2.0
// PolicyWeights in archives, and whether they fit together and serve a task.
#include <algorithm>
#include <cmath>

#include "models/control/policy_forward.h"
#include "models/control/policy_network.h"

namespace orrery::models {
namespace {

bool sound(const std::vector<float>& values, std::size_t size) {
  return values.size() == size &&
         std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

/// Whether the layers follow on `width` numbers, which then become what they give.
bool follow(const std::vector<DenseWeights>& layers, std::size_t& width) {
  for (const auto& layer : layers) {
    if (layer.inputs != width || layer.outputs == 0 || layer.activation > Activation::kTanh ||
        !sound(layer.b, layer.outputs) ||
        !sound(layer.w, std::size_t{layer.outputs} * layer.inputs))
      return false;
    width = layer.outputs;
  }
  return true;
}

bool follow(const GruWeights& cell, std::size_t& width) {
  const std::size_t gates = std::size_t{3} * cell.units;
  if (cell.inputs != width || cell.units == 0 || !sound(cell.w_input, gates * cell.inputs) ||
      !sound(cell.w_hidden, gates * cell.units) || !sound(cell.b_input, gates) ||
      !sound(cell.b_hidden, gates))
    return false;
  width = cell.units;
  return true;
}

bool fit_together(const PolicyWeights& weights) {
  std::size_t width = policy_inputs(weights);
  if (width == 0 || weights.layers.empty() || weights.recurrent.size() > 1) return false;
  if (weights.head > PolicyHead::kTanh || !(weights.clip > 0.0F)) return false;
  if (weights.shift.size() != weights.scale.size()) return false;
  if (!weights.shift.empty() && (!sound(weights.shift, width) || !sound(weights.scale, width)))
    return false;
  if (!follow(weights.before, width)) return false;
  if (!weights.recurrent.empty() && !follow(weights.recurrent.front(), width)) return false;
  return follow(weights.layers, width);
}

void put(engine::ArchiveWriter& archive, const std::vector<float>& values) {
  archive.put_span(std::span<const float>(values));
}

void put(engine::ArchiveWriter& archive, const std::vector<DenseWeights>& layers) {
  archive.put(static_cast<std::uint64_t>(layers.size()));
  for (const auto& layer : layers) {
    archive.put(layer.inputs);
    archive.put(layer.outputs);
    archive.put(layer.activation);
    put(archive, layer.w);
    put(archive, layer.b);
  }
}

/// More layers than any network has are a sign of damage.
constexpr std::uint64_t kLayersMax = 1000;

bool take(engine::ArchiveReader& archive, std::vector<DenseWeights>& layers) {
  std::uint64_t count = 0;
  if (!archive.get(count) || count > kLayersMax) return false;
  layers.resize(count);
  for (auto& layer : layers) {
    if (!archive.get(layer.inputs) || !archive.get(layer.outputs) ||
        !archive.get(layer.activation) || !archive.get_vector(layer.w) ||
        !archive.get_vector(layer.b))
      return false;
  }
  return true;
}

}  // namespace

void PolicyWeights::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("policy weights 1");
  put(archive, shift);
  put(archive, scale);
  archive.put(clip);
  put(archive, before);
  archive.put(static_cast<std::uint64_t>(recurrent.size()));
  for (const auto& cell : recurrent) {
    archive.put(cell.inputs);
    archive.put(cell.units);
    for (const auto* part : {&cell.w_input, &cell.w_hidden, &cell.b_input, &cell.b_hidden})
      put(archive, *part);
  }
  put(archive, layers);
  archive.put(head);
}

bool PolicyWeights::load(engine::ArchiveReader& archive) {
  std::uint64_t cells = 0;
  if (!archive.expect_section("policy weights 1") || !archive.get_vector(shift) ||
      !archive.get_vector(scale) || !archive.get(clip) || !take(archive, before) ||
      !archive.get(cells) || cells > 1)
    return false;
  recurrent.resize(cells);
  for (auto& cell : recurrent) {
    if (!archive.get(cell.inputs) || !archive.get(cell.units)) return false;
    for (auto* part : {&cell.w_input, &cell.w_hidden, &cell.b_input, &cell.b_hidden})
      if (!archive.get_vector(*part)) return false;
  }
  return take(archive, layers) && archive.get(head) && fit_together(*this);
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
