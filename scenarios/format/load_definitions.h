// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Reads the section `define` into `context.defined`. A definition with mistakes is kept as far as
/// it goes, so that the devices made of it are checked too.
void load_definitions(const Value& section, LoadContext& context);

}  // namespace orrery::scenarios
