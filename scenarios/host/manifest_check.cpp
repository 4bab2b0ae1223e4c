// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/manifest_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/format/param_reader.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {
namespace {

using engine::Diagnostics;

constexpr double kRateShare = 0.01;  // rates are written with few digits

std::vector<std::string> names_of(const std::vector<FeatureFact>& features) {
  std::vector<std::string> names;
  for (const auto& feature : features) names.push_back(feature.name);
  return names;
}

/// A speed in rev/min is a frequency or an angle a second, as the plant has it.
LinearUnit unit_between(const ManifestFeature& feature, const FeatureFact& fact,
                        Diagnostics& found) {
  if (fact.unit.empty()) return feature.linear;
  const auto linear =
      linear_unit(feature.unit, fact.unit, engine::UnitRole::kAbsolute, feature.place);
  if (linear) return *linear;
  const auto has = parse_unit(fact.unit, {});
  found.error("model-unit", feature.place,
              fmt::format("'{}' is wanted in {}, the plant has it in {}", feature.name,
                          feature.unit, fact.unit),
              has ? fmt::format("one of {} would fit", units_that_fit(has->dimension()))
                  : "write the unit that the plant has");
  return feature.linear;
}

void check_times(const Manifest& manifest, const AgentFacts& facts, Diagnostics& found) {
  if (facts.window != manifest.agent_window()) {
    found.error("model-window", manifest.place,
                fmt::format("the model is made for windows of {} rows{}, the agent '{}' has {}",
                            manifest.window,
                            manifest.meaning == OutputMeaning::kForecast
                                ? " and is held against the row after them"
                                : "",
                            facts.agent, facts.window),
                fmt::format("give the agent 'window: {}'", manifest.agent_window()));
  }
  if (manifest.rate_hz > 0.0 && facts.rate_hz > 0.0 &&
      std::abs(facts.rate_hz - manifest.rate_hz) > kRateShare * manifest.rate_hz) {
    found.error("model-rate", manifest.place,
                fmt::format("the model is made for rows at {:g} Hz, those of '{}' come at {:g} Hz",
                            manifest.rate_hz, facts.agent, facts.rate_hz),
                "change the period of the sensors or of the agent, or take another model");
  }
}

}  // namespace

engine::Result<std::vector<FeatureMatch>> match_features(const Manifest& manifest,
                                                         const AgentFacts& facts) {
  Diagnostics found;
  check_times(manifest, facts, found);
  std::vector<FeatureMatch> matches;
  const std::vector<std::string> known = names_of(facts.features);
  if (!facts.names.empty() && facts.names.size() != manifest.features.size()) {
    found.error("model-feature", manifest.place,
                fmt::format("'names' of '{}' has {} names, the model {} features", facts.agent,
                            facts.names.size(), manifest.features.size()),
                "give one of the agent's features for each of the model's, in its order");
    return engine::failure(std::move(found));
  }
  for (std::size_t j = 0; j < manifest.features.size(); ++j) {
    const ManifestFeature& feature = manifest.features[j];
    const std::string& name = facts.names.empty() ? feature.name : facts.names[j];
    const auto at = std::find(known.begin(), known.end(), name);
    if (at == known.end()) {
      found.error("model-feature", feature.place,
                  fmt::format("the agent '{}' has no feature '{}'", facts.agent, name),
                  suggestion(name, known));
      continue;
    }
    const auto from = static_cast<std::size_t>(at - known.begin());
    matches.push_back({from, unit_between(feature, facts.features[from], found)});
  }
  if (!found.has_errors() && known.size() > manifest.features.size()) {
    found.error("model-feature", manifest.place,
                fmt::format("the agent '{}' observes {} features, the model takes {}", facts.agent,
                            known.size(), manifest.features.size()),
                "let it observe only what the model takes");
  }
  if (found.has_errors()) return engine::failure(std::move(found));
  return matches;
}

}  // namespace orrery::scenarios
