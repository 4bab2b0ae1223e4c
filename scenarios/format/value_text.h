// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// The value as plain YAML without reuse, comments or layout of its own: what a result file keeps
/// as the scenario that was run.
std::string to_yaml(const Value& value);

}  // namespace orrery::scenarios
