// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/random/stream.h"
#include "models/data/series_set.h"

namespace orrery::scenarios {

/// A copy of the training rows of a recording with one fault planted into their last part, drawn
/// from the stream: what a detector can be chosen by without a single test row or label.
///
///   clean part   the first 60 % of the training rows; they train the copy
///   fault        in the rest, over 10 to 40 % of it (a spike: 1 to 3 rows), on half of the
///                features or more: spike, level shift, drift, noise, stuck value, or another
///                stretch of the clean part in place of it (breaks timing and correlation)
///   size         1 to 4 standard deviations of the feature's clean rows, log-uniform
models::Series with_planted_fault(const models::Series& series, std::size_t width,
                                  engine::Stream& luck);

}  // namespace orrery::scenarios
