// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// Novelty detection of single series as they come in, without clean training: each feature of
/// each device is compared with its own past (series_novelty.h has the formulas).
///
///   probation  the first rows of a device are only learned: a quarter fills the memory, the rest
///              also teaches what distances are usual. `train_rows` or `train_until`, else
///              `probation_rows`
///   score      max over features of novelty / limit; the limit is the novelty that two independent
///              p-values exceed with probability alarm_probability / features
///   alert      score > 1; blames the feature
///   rest       for min(rest_rows, rest_share x probation rows) rows after an alert, scores are
///   held
///              just below 1 and there is no alert, unless the score is over twice that of the
///              alert; rest_rows 0 leaves scores as they are
///
/// Missing values are passed over: they neither count as values nor end a window, and a row of
/// missing values alone is not judged. Memory is bounded (`memory` points a view). Learning goes on
/// after probation, so a new state alerts when it comes and is normal after a while. The
/// probability is nominal: real distances have heavier tails and depend on each other.
/// Source of the rest and of its length: the rule of the Contextual Anomaly Detector, as described
/// by the R package otsad (rest period min(150, 3 % of rows), probation being 15 %).
const engine::ModelInfo& streaming_novelty_info();
engine::Result<std::unique_ptr<engine::Agent>> make_streaming_novelty(
    const engine::AgentSpec& spec);

}  // namespace orrery::models
