// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Section `experiment`, read after all others, into `context.scenario.experiment`.
///
/// Codes beside those of description rows and units: `factor-form`, `factor-range`,
/// `factor-repeated`, `factor-level`, `design-form`.
void load_experiment(const Value& section, LoadContext& context);

/// What stands under `factors`.
std::vector<FactorElement> load_factors(const Value& section, LoadContext& context);

/// A setting of a factor that is not in the tree: its path, and where it stands in the file.
struct NewKey {
  std::string set;
  engine::SourcePlace place;
};
/// Looks up every path that the factors set. A key that is new below a mapping that is there may
/// be one that the scenario leaves at its default: such settings come back, to be tried.
/// Codes: `factor-path`, `factor-conflict`.
std::vector<NewKey> check_factor_paths(const std::vector<FactorElement>& factors, const Value& root,
                                       engine::Diagnostics& diagnostics);

/// A mistake `factor-path` about `path`, with the path of `root` that was meant.
engine::Diagnostic unknown_factor_path(const std::string& path, const engine::SourcePlace& place,
                                       const Value& root);

/// `0.1 K`, `20`: the shortest text that reads back as `number`, and its unit.
std::string factor_number(double number, const std::string& unit);

/// A value on one line, as `--set` takes it.
std::string one_line_yaml(const Value& value);

}  // namespace orrery::scenarios
