// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/step.h"

namespace orrery::models {

/// Replaces outliers by the median of the last n readings of the device, this one included.
///
///   outlier   |x - median| > threshold * 1.4826 * MAD,   MAD = median |x_i - median|
///   in, out   any width, each value on its own; replaced values flag the row as corrected
///
/// The window only looks back, so a reading leaves at once, but a true step counts as an outlier
/// until it fills half the window. Nothing is judged before the window is full, nor where more than
/// half of it is one value (MAD = 0, a coarsely quantised signal).
/// Source: Hampel, J. Am. Stat. Assoc. 69 (1974) 383; Pearson et al., EURASIP J. Adv. Signal
/// Process. (2016) 87. 1.4826 makes MAD the standard deviation of a normal distribution.
const engine::ModelInfo& hampel_info();
engine::Result<std::unique_ptr<engine::Step>> make_hampel(const engine::StepSpec& spec);

}  // namespace orrery::models
