// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression_words.h"

#include <algorithm>
#include <array>
#include <numbers>

namespace orrery::scenarios {

namespace {

constexpr int kAny = 64;  // enough for every plant seen; keeps a hostile call small

constexpr std::array kFunctions = {
    FunctionWord{"abs", Op::kAbs, 1, 1},     FunctionWord{"sqrt", Op::kSqrt, 1, 1},
    FunctionWord{"exp", Op::kExp, 1, 1},     FunctionWord{"log", Op::kLog, 1, 1},
    FunctionWord{"log10", Op::kLog10, 1, 1}, FunctionWord{"sin", Op::kSin, 1, 1},
    FunctionWord{"cos", Op::kCos, 1, 1},     FunctionWord{"tan", Op::kTan, 1, 1},
    FunctionWord{"floor", Op::kFloor, 1, 1}, FunctionWord{"ceil", Op::kCeil, 1, 1},
    FunctionWord{"sign", Op::kSign, 1, 1},   FunctionWord{"pow", Op::kPower, 2, 2},
    FunctionWord{"hypot", Op::kHypot, 2, 2}, FunctionWord{"min", Op::kMin, 2, kAny},
    FunctionWord{"max", Op::kMax, 2, kAny},  FunctionWord{"clamp", Op::kMin, 3, 3},
    FunctionWord{"if", Op::kSelect, 3, 3},
};

constexpr std::array<std::string_view, 7> kKeywords = {"if",  "else", "and",  "or",
                                                       "not", "true", "false"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::span<const FunctionWord> function_words() { return kFunctions; }

const FunctionWord* find_function(std::string_view name) {
  const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                  [&](const FunctionWord& word) { return word.name == name; });
  return found == kFunctions.end() ? nullptr : &*found;
}

std::optional<double> find_constant(std::string_view name) {
  if (name == "pi") return std::numbers::pi;
  if (name == "e") return std::numbers::e;
  return std::nullopt;
}

bool is_keyword(std::string_view name) {
  return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
}

bool is_reserved_word(std::string_view name) {
  return is_keyword(name) || find_function(name) != nullptr || find_constant(name).has_value();
}

std::string_view spelling(Op op) {
  switch (op) {
    case Op::kMistake: return "?";
    case Op::kConstant: return "number";
    case Op::kSymbol: return "name";
    case Op::kNegate: return "-";
    case Op::kNot: return "not";
    case Op::kAdd: return "+";
    case Op::kSubtract: return "-";
    case Op::kMultiply: return "*";
    case Op::kDivide: return "/";
    case Op::kPower: return "^";
    case Op::kLess: return "<";
    case Op::kLessEqual: return "<=";
    case Op::kGreater: return ">";
    case Op::kGreaterEqual: return ">=";
    case Op::kEqual: return "==";
    case Op::kNotEqual: return "!=";
    case Op::kAnd: return "and";
    case Op::kOr: return "or";
    default: break;
  }
  for (const auto& word : kFunctions) {
    if (word.op == op) return word.name;
  }
  return "?";
}

std::size_t name_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_letter(text[end])) {
    while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
    if (end + 1 >= text.size() || text[end] != '.' || !is_letter(text[end + 1])) break;
    ++end;
  }
  return end - at;
}

}  // namespace orrery::scenarios
