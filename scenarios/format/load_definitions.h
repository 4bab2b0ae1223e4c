// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Reads the section `define` into `context.defined`.
void load_definitions(const Value& section, LoadContext& context);

}  // namespace orrery::scenarios
