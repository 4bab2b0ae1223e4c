// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Reads section `layout` (docs/layout.md) when populations and nodes are known. A file of it that
/// is not there is a warning. Codes, besides those of ParamReader, Folder and read_geojson:
/// `layout-file`, `layout-rows`, `layout-points` (warnings), `layout-place`, `layout-point`,
/// `layout-picture`.
void load_layout(const Value& section, LoadContext& context);

}  // namespace orrery::scenarios
