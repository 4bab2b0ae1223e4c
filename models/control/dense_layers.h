// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "engine/record/archive.h"
#include "models/control/policy_network.h"

/// Dense layers of policies and models in archives, and whether they are sound.
namespace orrery::models {

/// So many numbers, all finite.
bool are_sound(const std::vector<float>& values, std::size_t size);
/// Whether the layers follow on `width` numbers, which then become what they give.
bool do_follow(const std::vector<DenseWeights>& layers, std::size_t& width);

void put_numbers(engine::ArchiveWriter& archive, const std::vector<float>& values);
void put_layers(engine::ArchiveWriter& archive, const std::vector<DenseWeights>& layers);
bool get_layers(engine::ArchiveReader& archive, std::vector<DenseWeights>& layers);

}  // namespace orrery::models
