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

/// Copies that are rows of one plant; more make another plant. A number of the result, not a knob:
/// copy k is row k % 64 of plant k / 64, whoever works on it.
inline constexpr std::uint32_t kCopiesInBlock = 64;

/// A scenario as an environment. Copies are rows of plants of 64 (replicate.h), or where
/// `why_not_rows` says why not, plants of their own; threads share the plants. Every episode is a
/// run of its own from the start of the scenario, with new draws: parameters, faults, weather.
///
/// Errors: those of building the plant (once, for the first copies), and `control-period` where an
/// episode has more steps than can be counted.
engine::Result<std::unique_ptr<models::VectorEnvironment>> make_environment(
    const EnvironmentSpec& spec);

}  // namespace orrery::scenarios
