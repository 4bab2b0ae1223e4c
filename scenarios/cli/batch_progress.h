// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "scenarios/cli/progress_line.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// How far a batch is and when it will be done, as a ProgressLine.
class BatchProgress {
 public:
  explicit BatchProgress(const Console& console) : line_(console) {}

  void show(const BatchStatus& status);
  void finish() { line_.finish(); }

 private:
  ProgressLine line_;
  std::optional<BatchStatus> first_;  ///< counts runs of earlier commands, which cost no time
};

/// `  512/3000 runs  17 %  3 failed  2 running  1.2 runs/s  34 min left`.
std::string progress_text(const BatchStatus& status, double runs_per_s);

}  // namespace orrery::scenarios
