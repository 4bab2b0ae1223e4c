// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "devices/factory/line_params.h"
#include "engine/registry/diagnostic.h"

namespace orrery::devices {

/// What makes lines impossible: stations that can never finish a part, rows that are no whole
/// lines, rework to before the line.
engine::Diagnostics check_lines(const std::string& name, std::uint32_t first_row,
                                const std::vector<StationParams>& rows, std::uint32_t stations);

}  // namespace orrery::devices
