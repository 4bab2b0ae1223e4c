// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/level_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/build/identity.h"
#include "scenarios/format/load_experiment.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {

namespace {

/// Levels of a list; of many numbers, and of ranges, the first and the last stand for all.
std::vector<FactorLevel> levels_to_try(const FactorElement& factor) {
  constexpr std::size_t kMany = 32;
  if (factor.range) {
    std::vector<FactorLevel> ends;
    for (const double end : {factor.range->low, factor.range->high}) {
      const std::string name = factor_number(end, factor.unit);
      ends.push_back({name, factor.place, {factor.path + "=" + name}, end});
    }
    return ends;
  }
  const bool numbers = std::all_of(factor.levels.begin(), factor.levels.end(),
                                   [](const auto& level) { return level.number.has_value(); });
  if (numbers && factor.levels.size() > kMany) return {factor.levels.front(), factor.levels.back()};
  return factor.levels;
}

/// A path of a template that is not there shows only now.
const engine::Diagnostic* path_mistake(const engine::Diagnostics& mistakes) {
  for (const auto& mistake : mistakes.items()) {
    if (mistake.code == "set-path") return &mistake;
  }
  return nullptr;
}

}  // namespace

engine::Result<LevelFiles> try_levels(const std::string& scenario_path,
                                      const std::vector<std::string>& sets,
                                      const Scenario& as_it_stands,
                                      const ExperimentElement& element) {
  LevelFiles found;
  engine::Diagnostics mistakes;
  for (const auto& factor : element.factors) {
    for (const auto& level : levels_to_try(factor)) {
      if (level.sets.empty()) continue;
      LoadOptions options{sets};
      options.sets.insert(options.sets.end(), level.sets.begin(), level.sets.end());
      const auto loaded = load_scenario(scenario_path, options);
      if (!loaded) {
        const auto& first = loaded.error().items().front();
        if (const auto* path = path_mistake(loaded.error())) {
          mistakes.error("factor-path", level.place, path->message, path->remedy);
        }
        found.broken.push_back(
            fmt::format("{}={}: {}", factor.name, level.name, engine::to_string(first)));
        continue;
      }
      auto& files = found.by_setting[level.sets.front()];
      for (const auto& file : loaded->scenario.files) {
        const auto& known = as_it_stands.files;
        if (std::find(known.begin(), known.end(), file) != known.end()) continue;
        files.push_back({file, sha256_of_file(file)});
      }
      if (files.empty()) found.by_setting.erase(level.sets.front());
    }
  }
  mistakes.sort();
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return found;
}

}  // namespace orrery::scenarios
