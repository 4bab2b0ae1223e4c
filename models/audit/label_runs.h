// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "models/data/series_set.h"

namespace orrery::models {

/// Runs of anomalous rows. A row of unknown label ends a run.
inline std::vector<RowSpan> label_runs(std::span<const RowLabel> label) {
  std::vector<RowSpan> runs;
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (label[i] != RowLabel::kAnomaly) continue;
    const bool goes_on = i > 0 && label[i - 1] == RowLabel::kAnomaly;
    if (!goes_on) runs.push_back({i, i});
    runs.back().last = i;
  }
  return runs;
}

}  // namespace orrery::models
