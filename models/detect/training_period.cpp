// SPDX-License-Identifier: Apache-2.0
#include "models/detect/training_period.h"

#include <algorithm>

#include "models/params.h"

namespace orrery::models {

using engine::SimTime;

TrainingPeriod::TrainingPeriod(const engine::ParamSet& params, std::uint32_t device_count,
                               double fit_share)
    : fit_until_(SimTime::from_seconds(params.number("train_until") * fit_share)),
      until_(SimTime::from_seconds(params.number("train_until"))),
      rows_(static_cast<std::uint64_t>(params.integer("train_rows"))),
      seen_(rows_ > 0 ? device_count : 0, 0) {
  fit_rows_ = static_cast<std::uint64_t>(static_cast<double>(rows_) * fit_share);
}

Phase TrainingPeriod::next(std::size_t device, SimTime time) {
  if (by_rows()) {
    const std::uint64_t before = seen_[device]++;
    if (before < fit_rows_) return Phase::kFit;
    return before < rows_ ? Phase::kCalibrate : Phase::kJudge;
  }
  if (time < fit_until_) return Phase::kFit;
  return time < until_ ? Phase::kCalibrate : Phase::kJudge;
}

std::vector<engine::ParamInfo> TrainingPeriod::params() {
  std::vector<engine::ParamInfo> rows = {
      number("train_until", "s", 0.0, {0.0, 1e10},
             "end of the clean period, counted from the start of the run"),
      integer("train_rows", 0, {0, 1e9}, "clean rows of each device, in place of train_until"),
  };
  rows[0].role = engine::UnitRole::kDifference;
  return rows;
}

bool TrainingPeriod::given(const engine::ParamSet& params) {
  return params.number("train_until") > 0.0 || params.integer("train_rows") > 0;
}

void TrainingPeriod::check(const engine::AgentSpec& spec, engine::Diagnostics& mistakes) {
  const bool by_time = spec.params.number("train_until") > 0.0;
  const bool by_rows = spec.params.integer("train_rows") > 0;
  if (by_time != by_rows) return;
  mistakes.error("training-period", {},
                 spec.name + (by_time ? ": train_until and train_rows are both given"
                                      : ": has no clean period to learn from"),
                 "give one of train_until and train_rows");
}

}  // namespace orrery::models
