// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// `NAME=VALUE` settings of a command line as a mapping, each value read as in a scenario file.
/// Errors: `set-form`, those of read_document.
Value settings_map(const std::vector<std::string>& sets, engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
