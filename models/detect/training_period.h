// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/agent/agent.h"

namespace orrery::models {

enum class Phase { kFit, kCalibrate, kJudge };

/// The stated clean period of an agent, by time for all devices or by rows of each device. Its
/// first part (`fit_share`) is for fitting, the rest for setting thresholds on rows that the fit
/// has not seen.
class TrainingPeriod {
 public:
  TrainingPeriod(const engine::ParamSet& params, std::uint32_t device_count, double fit_share);

  /// Phase of the next row of a device; counts the row.
  Phase next(std::size_t device, engine::SimTime time);
  bool by_rows() const { return rows_ > 0; }
  /// No clean period: every row is judged.
  bool none() const { return rows_ == 0 && until_.ns <= 0; }

  /// `train_until` and `train_rows`.
  static std::vector<engine::ParamInfo> params();
  static bool given(const engine::ParamSet& params);
  /// One of the two, and not both, must be given.
  static void check(const engine::AgentSpec& spec, engine::Diagnostics& mistakes);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.seen_);
  }

 private:
  engine::SimTime fit_until_;
  engine::SimTime until_;
  std::uint64_t fit_rows_ = 0;
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> seen_;  // by device, of a period by rows
};

}  // namespace orrery::models
