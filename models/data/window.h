// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/step.h"

namespace orrery::models {

/// Features of the last `length` of a scalar: what a detector sees of a slow signal.
///
///   mean, sd (n - 1), min, max
///   slope   least squares over (t, x), in the signal's unit per second; 0 with one time only
///   in      scalar
///   out     5 values; a row for each reading that came at least `every` after the last one that
///           gave a row, once `min_rows` readings lie in the window
///
/// The window of reading t holds the readings of (t - length, t] of its device. Readings older than
/// a newer one of the same device, missing ones and rejected ones are passed over.
const engine::ModelInfo& window_info();
engine::Result<std::unique_ptr<engine::Step>> make_window(const engine::StepSpec& spec);

}  // namespace orrery::models
