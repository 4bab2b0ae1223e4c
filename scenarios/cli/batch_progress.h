// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "scenarios/cli/console.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// How far a batch is and when it will be done, on stderr, for work of more than two seconds:
/// redrawn in place on a terminal, otherwise a line every 10 % or 30 s.
class BatchProgress {
 public:
  explicit BatchProgress(const Console& console) : console_(console) {}

  void show(const BatchStatus& status);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  bool is_due(const BatchStatus& status, Clock::time_point now) const;

  const Console& console_;
  std::optional<BatchStatus> first_;  ///< counts runs of earlier commands, which cost no time
  Clock::time_point shown_ = Clock::now();
  int tenths_ = 0;
  bool drawn_ = false;
};

/// `  512/3000 runs  17 %  3 failed  2 running  1.2 runs/s  34 min left`.
std::string progress_text(const BatchStatus& status, double runs_per_s);

}  // namespace orrery::scenarios
