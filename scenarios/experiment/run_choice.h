// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// Which runs of a table somebody wants to see; all that is not empty must hold.
struct RunChoice {
  std::string condition;  ///< over factors, as `orrery experiment --filter` takes it
  std::string text;  ///< occurs in the point, seed, identity or diagnostic; case does not count
  bool failed_only = false;
};

/// Indices into `table.runs`, ascending. The condition is evaluated once a point.
/// Errors: those of FactorExpressions, at the place `--filter`.
engine::Result<std::vector<std::uint32_t>> chosen_runs(const ExperimentTable& table,
                                                       const RunChoice& choice);

}  // namespace orrery::scenarios
