// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/diagnostic.h"

namespace orrery::scenarios {

/// Adds the mistakes that a factory found to `to`. A factory knows no scenario: a mistake without a
/// line is given that of the element it was made from.
void append_placed(const engine::Diagnostics& from, const engine::SourcePlace& element,
                   engine::Diagnostics& to);

}  // namespace orrery::scenarios
