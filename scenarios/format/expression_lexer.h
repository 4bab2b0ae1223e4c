// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/symbol_table.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

enum class TokenKind { kNumber, kName, kSign, kEnd };

/// Mistakes told of one expression.
constexpr std::size_t kMostMistakes = 50;

/// A piece of an expression: text[begin, end).
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view text;
  double number = 0.0;
  Unit unit;  ///< written behind a number
  bool has_unit = false;
  bool mistaken = false;  ///< already reported
};

/// Cuts an expression into tokens, the last one kEnd. A unit belongs to the number before it:
/// `5 min`, `3 m/s` (no blanks around the slash), `3 [kg m/s]`. Mistakes go to `mistakes` with
/// places counted from `start`. Codes: expression-syntax and those of numbers and units.
std::vector<Token> cut_expression(std::string_view text, const engine::SourcePlace& start,
                                  const SymbolTable& symbols, engine::Diagnostics& mistakes);

}  // namespace orrery::scenarios
