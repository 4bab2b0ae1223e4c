// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/step.h"

namespace orrery::models {

/// Time-domain features of a waveform row: rms, peak, crest, kurtosis, skewness
/// (waveform_moments.h has the formulas).
///
///   in    waveform of 4 samples or more
///   out   5 values; rms and peak in the unit of the signal, the others dimensionless
///
/// A row with a missing sample gives NaN.
const engine::ModelInfo& time_features_info();
engine::Result<std::unique_ptr<engine::Step>> make_time_features(const engine::StepSpec& spec);

}  // namespace orrery::models
