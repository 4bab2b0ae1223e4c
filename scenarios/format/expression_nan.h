// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/expression_syntax.h"
#include "scenarios/format/expression_types.h"

namespace orrery::scenarios {

/// The first operation, in the order of evaluation and on the branches taken, whose result is NaN
/// though its operands are not. Empty when there is none that the result depends on.
std::string describe_nan(const SyntaxTree& tree, const std::vector<NodeType>& types,
                         const SymbolTable& symbols, std::string_view text,
                         const engine::SourcePlace& start, std::span<const double> values);

}  // namespace orrery::scenarios
