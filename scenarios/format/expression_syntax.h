// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/expression_words.h"
#include "scenarios/format/symbol_table.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

constexpr std::size_t kLongestExpression = 64 * 1024;  // bytes
constexpr int kDeepestExpression = 200;

/// One operation, name or number; text[begin, end) is where it is written.
struct Node {
  Op op = Op::kMistake;
  std::uint8_t operand_count = 0;
  bool boolean = false;                     ///< kConstant: true or false
  bool bare_zero = false;                   ///< kConstant: `0` without a unit
  bool offset_unit = false;                 ///< kConstant: in degC or degF
  std::uint32_t symbol = 0;                 ///< kSymbol
  std::array<std::uint32_t, 3> operands{};  ///< kSelect: condition, then, else
  double value = 0.0;                       ///< kConstant: SI
  Dimension dimension;                      ///< kConstant
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t sign = 0;  ///< the operator itself
};

/// Operands stand before the operations that use them; the last node is the whole.
struct SyntaxTree {
  std::vector<Node> nodes;
};

/// Reads the grammar of docs/expressions.md; what cannot be read becomes a kMistake node and one
/// diagnostic, and reading goes on behind it. Codes: expression-syntax, expression-unknown-name,
/// expression-depth.
SyntaxTree parse_expression(std::string_view text, const engine::SourcePlace& start,
                            const SymbolTable& symbols, engine::Diagnostics& mistakes);

}  // namespace orrery::scenarios
