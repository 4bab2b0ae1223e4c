// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_model.h"

namespace orrery::scenarios {

/// A model of the user's own, in a process of its own, as a window model.
///
///   input   x_j = ((v_j - offset_j) / scale_j - mean_j) / sd_j   SI value v to the manifest's
///   unit,
///           then normalised if the manifest states how; or what the shell has standardised
///   calls   always `batch` windows, the last call filled up with copies of its last window: a
///           network's last bits depend on the size of its batch
///   score            the number that counts, as it is
///   probability      the same, within 0 and 1
///   reconstruction   root mean square of x - output over the window; blames the feature with most
///   forecast         the same over the row after the window
///
/// It is fitted elsewhere: a fit does nothing. A missing value stands at the mean where one is
/// known, else its window gets no score. What the model does wrong (a number that is none, another
/// shape, no answer in time, its end) ends it for good: `trouble()` says what, and every further
/// window gets no score. No state is kept between calls, so none is saved.
engine::Result<std::unique_ptr<models::WindowModel>> make_foreign_window_model(
    const models::WindowModelSpec& spec);

}  // namespace orrery::scenarios
