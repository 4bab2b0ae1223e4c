// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/step.h"

namespace orrery::models {

/// Refuses readings that cannot be true.
///
///   refused   value outside [min, max]
///             |x - x_last| > max_rate * (t - t_last), x_last the last accepted reading
///             NaN, when `missing` is `reject`
///   in, out   any width; a row is refused when one of its values is
///
/// A true step is refused only until `max_rate` allows for it: the time since the last accepted
/// reading keeps growing. Rows older than the last accepted one are not checked for their rate.
const engine::ModelInfo& validate_info();
engine::Result<std::unique_ptr<engine::Step>> make_validate(const engine::StepSpec& spec);

}  // namespace orrery::models
