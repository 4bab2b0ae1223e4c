// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/record/archive.h"
#include "models/control/policy_network.h"

/// What dense layers of policies and models share: activations, archives, whether they are sound.
namespace orrery::models {

/// values <- activation(values); the same bits on every machine (squash.h).
void activate(Activation activation, std::span<float> values);

/// So many numbers, all finite.
bool are_sound(const std::vector<float>& values, std::size_t size);
/// Whether the layers follow on `width` numbers, which then become what they give.
bool do_follow(const std::vector<DenseWeights>& layers, std::size_t& width);

void put_numbers(engine::ArchiveWriter& archive, const std::vector<float>& values);
void put_layers(engine::ArchiveWriter& archive, const std::vector<DenseWeights>& layers);
bool get_layers(engine::ArchiveReader& archive, std::vector<DenseWeights>& layers);

}  // namespace orrery::models
