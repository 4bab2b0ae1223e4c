// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/step.h"

namespace orrery::models {

/// Puts values into rows that the sensor sent without one (NaN).
///
///   hold     the last good value, at once
///   linear   on the straight line between the good values before and after: the row waits in the
///            step until the next good one arrives, and leaves with that arrival time
///   in, out  any width; a filled row is flagged as filled and no longer as missing
///
/// A gap reaches from the last good reading to the row (hold) or to the next good one (linear).
/// Rows in a gap longer than `max_gap` keep their NaN; so do those before the first good reading.
/// A message that the network lost left no row, so there is nothing to fill.
const engine::ModelInfo& fill_gaps_info();
engine::Result<std::unique_ptr<engine::Step>> make_fill_gaps(const engine::StepSpec& spec);

}  // namespace orrery::models
