// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/catalog.h"
#include "models/data/series_set.h"

namespace orrery::scenarios {

/// What an agent made of one recording: one score and one alert a row of it.
struct JudgedRows {
  std::vector<double> score;        ///< NaN where it was not judged
  std::vector<std::uint8_t> alert;  ///< 1 where it alerted
  double threshold = 1.0;
  double wall_s = 0.0;
};

/// Plays recording `index` of a set to a new agent, as one device. Its first `train_rows` rows
/// train and calibrate; a recording without training rows of its own is preceded by the training
/// rows of the others. Rows reach the agent one tick after the other, so no judgement can know a
/// later row. Errors: those of the agent's own checks.
engine::Result<JudgedRows> judge_series(const engine::AgentEntry& entry,
                                        const engine::ParamSet& settings,
                                        const models::SeriesSet& set, std::size_t index,
                                        std::uint64_t seed);

/// A model's parameters for recordings: defaults, settings, and where it has the choice one model a
/// device with its limit at a quantile of its clean scores (a recording's clean rows are too few
/// for a budget by the hour).
engine::Result<engine::ParamSet> bench_settings(const engine::ModelInfo& model,
                                                const std::vector<std::string>& settings);

}  // namespace orrery::scenarios
