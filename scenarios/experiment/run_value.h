// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>

#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// What a run gave for a response; NaN when it failed or has none.
inline double value_of(const RunRow& row, const std::string& response) {
  if (row.status != RunStatus::kDone) return NAN;
  for (const auto& measure : row.measures) {
    if (measure.name == response) return measure.value;
  }
  return NAN;
}

}  // namespace orrery::scenarios
