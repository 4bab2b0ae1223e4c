// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/host/manifest.h"

namespace orrery::scenarios {

/// A column of the rows that an agent sees.
struct FeatureFact {
  std::string name;
  std::string unit = "1";  ///< SI; empty where a step mixes several
};

/// What a scenario offers to a foreign model.
struct AgentFacts {
  std::string agent;
  std::vector<FeatureFact> features;
  std::vector<std::string> names;  ///< the agent's `names`: its feature for each of the manifest's
  std::uint32_t window = 1;        ///< of the agent
  double rate_hz = 0.0;            ///< of its rows; 0 unknown
};

/// Which of the agent's features each feature of the manifest is, or every mismatch. Errors, at
/// places of the manifest: `model-feature`, `model-unit`, `model-window`, `model-rate`.
engine::Result<std::vector<std::size_t>> match_features(const Manifest& manifest,
                                                        const AgentFacts& facts);

}  // namespace orrery::scenarios
