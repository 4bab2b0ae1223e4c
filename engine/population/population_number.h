// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/population/population.h"

namespace orrery::engine {

/// A number for the whole population stands among the texts or fills a column; `fallback` where
/// nobody gave one.
inline double population_number(const PopulationSpec& spec, const std::string& name,
                                double fallback = 0.0) {
  const auto column = spec.columns.find(name);
  if (column != spec.columns.end() && !column->second.empty()) return column->second.front();
  return spec.texts.has(name) ? spec.texts.number(name) : fallback;
}

}  // namespace orrery::engine
