// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/random/stream.h"

namespace orrery::models {

/// What episodes are for. Seeds of an environment from different groups are never equal, whatever
/// numbers they are made of: a policy is judged on luck that it has not seen.
enum class SeedGroup : std::uint64_t {
  kTraining,    ///< learned from; parameters are tuned on these
  kValidation,  ///< learning curves
  kHeldOut,     ///< what is reported at the end
};

/// `VectorEnvironment::reset` takes this. The two highest bits are the group.
constexpr std::uint64_t environment_seed(SeedGroup group, std::uint64_t seed,
                                         std::uint64_t index = 0) {
  return (static_cast<std::uint64_t>(group) << 62) | (engine::row_key(seed, index) >> 2);
}

}  // namespace orrery::models
