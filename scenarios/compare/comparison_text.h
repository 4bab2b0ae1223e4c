// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "scenarios/compare/comparison.h"

namespace orrery::scenarios {

/// What a person reads: a line of verdict, then the worst signals and numbers first, then what
/// differs in the setup; long lists are cut and say how much is left.
std::string comparison_text(const Comparison& comparison);

/// Everything, in the order of A: docs/compare.md lists the keys. NaN and infinite are null.
nlohmann::ordered_json comparison_json(const Comparison& comparison);

}  // namespace orrery::scenarios
