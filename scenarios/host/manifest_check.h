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

/// A feature of the manifest in the rows of an agent.
struct FeatureMatch {
  std::size_t from = 0;  ///< its column
  LinearUnit unit;       ///< value in the plant's SI unit = scale * value for the model + offset
};

/// Where the agent has each feature of the manifest, or every mismatch. Errors, at places of the
/// manifest: `model-feature`, `model-unit`, `model-window`, `model-rate`.
engine::Result<std::vector<FeatureMatch>> match_features(const Manifest& manifest,
                                                         const AgentFacts& facts);

}  // namespace orrery::scenarios
