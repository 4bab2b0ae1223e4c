// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "models/control/vector_environment.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

struct EnvironmentSpec {
  std::shared_ptr<const Scenario> scenario;
  std::size_t control = 0;  ///< index in `Scenario::controls`; the others decide as they are set
  std::size_t copies = 1;
  std::uint32_t threads = 1;
};

/// Copies that are rows of one plant; more make another plant. A command that arrives at one row
/// adds an integration step for all, so that large plants are slow. A number of the result, not a
/// knob: copy k is row k % 16 of plant k / 16, whoever works on it.
inline constexpr std::uint32_t kCopiesInBlock = 16;

/// A scenario as an environment. Copies are rows of plants of 16 (replicate.h), or where
/// `why_not_rows` says why not, plants of their own; threads share the plants. Every episode is a
/// run of its own from the start of the scenario, with new draws: parameters, faults, weather.
///
/// Errors: `memory` where the copies cannot fit; those of building the plant come with `reset`.
engine::Result<std::unique_ptr<models::VectorEnvironment>> make_environment(
    const EnvironmentSpec& spec);

}  // namespace orrery::scenarios
