// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace orrery::scenarios {

/// What a node of an expression does.
enum class Op : unsigned char {
  kMistake,  ///< stands where the text could not be read
  kConstant,
  kSymbol,
  kNegate,
  kNot,
  kAbs,
  kSqrt,
  kExp,
  kLog,
  kLog10,
  kSin,
  kCos,
  kTan,
  kFloor,
  kCeil,
  kSign,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kPower,
  kMin,
  kMax,
  kHypot,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kAnd,
  kOr,
  kSelect,
};

/// A function of the language. min and max take two arguments or more.
struct FunctionWord {
  std::string_view name;
  Op op;
  int least_arguments;
  int most_arguments;
};

std::span<const FunctionWord> function_words();
const FunctionWord* find_function(std::string_view name);
std::optional<double> find_constant(std::string_view name);  ///< pi, e
bool is_keyword(std::string_view name);                      ///< if else and or not true false
bool is_reserved_word(std::string_view name);

/// `+`, `sqrt`: as it is written.
std::string_view spelling(Op op);

/// Bytes of the name at `at`: a letter or `_`, then letters, digits, `_`; parts joined by points.
std::size_t name_length(std::string_view text, std::size_t at);

}  // namespace orrery::scenarios
