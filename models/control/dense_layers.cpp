// SPDX-License-Identifier: Apache-2.0
#include "models/control/dense_layers.h"

#include <algorithm>
#include <cmath>

#include "models/learn/squash.h"

namespace orrery::models {
namespace {

/// More layers than any network has are a sign of damage.
constexpr std::uint64_t kLayersMax = 1000;

}  // namespace

void activate(Activation activation, std::span<float> values) {
  if (activation == Activation::kTanh) squash_tanh(values);
  if (activation == Activation::kRelu)
    for (float& value : values) value = value < 0.0F ? 0.0F : value;
}

bool are_sound(const std::vector<float>& values, std::size_t size) {
  return values.size() == size &&
         std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

bool do_follow(const std::vector<DenseWeights>& layers, std::size_t& width) {
  for (const auto& layer : layers) {
    if (layer.inputs != width || layer.outputs == 0 || layer.activation > Activation::kTanh ||
        !are_sound(layer.b, layer.outputs) ||
        !are_sound(layer.w, std::size_t{layer.outputs} * layer.inputs))
      return false;
    width = layer.outputs;
  }
  return true;
}

void put_numbers(engine::ArchiveWriter& archive, const std::vector<float>& values) {
  archive.put_span(std::span<const float>(values));
}

void put_layers(engine::ArchiveWriter& archive, const std::vector<DenseWeights>& layers) {
  archive.put(static_cast<std::uint64_t>(layers.size()));
  for (const auto& layer : layers) {
    archive.put(layer.inputs);
    archive.put(layer.outputs);
    archive.put(layer.activation);
    put_numbers(archive, layer.w);
    put_numbers(archive, layer.b);
  }
}

bool get_layers(engine::ArchiveReader& archive, std::vector<DenseWeights>& layers) {
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

}  // namespace orrery::models
