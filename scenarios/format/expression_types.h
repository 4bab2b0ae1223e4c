// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/expression_syntax.h"

namespace orrery::scenarios {

/// What is known of a node before any value is.
struct NodeType {
  enum class Kind { kUnknown, kNumber, kBoolean };
  Kind kind = Kind::kUnknown;      ///< kUnknown after a mistake: fits everything, so that one
                                   ///< mistake is told once
  Dimension dimension;             ///< kNumber
  std::optional<double> constant;  ///< its value when no name occurs in it
};

/// The type of every node. Codes: expression-dimension, expression-type, expression-exponent,
/// expression-offset-unit.
std::vector<NodeType> check_types(const SyntaxTree& tree, std::string_view text,
                                  const engine::SourcePlace& start, const SymbolTable& symbols,
                                  engine::Diagnostics& mistakes);

}  // namespace orrery::scenarios
