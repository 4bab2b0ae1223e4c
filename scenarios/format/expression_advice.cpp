// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression_advice.h"

#include <fmt/format.h>

#include <vector>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

std::string advice_for_name(std::string_view name, const SymbolTable& symbols) {
  if (is_unit_name(name))
    return fmt::format("`{0}` is a unit: write it behind its number, `1 {0}` or `3 [m/{0}]`", name);
  std::vector<std::string> known = {"pi"};
  for (std::size_t i = 0; i < symbols.size(); ++i) known.push_back(symbols[i].name);
  const std::string near = engine::closest_name(std::string(name), known);
  if (!near.empty()) return fmt::format("did you mean `{}`?", near);
  if (symbols.size() == 0) return "no names can be used here: write numbers";
  std::string list;
  for (std::size_t i = 0; i < symbols.size() && i < 8; ++i)
    list += fmt::format("{}{}", i == 0 ? "" : ", ", symbols[i].name);
  return fmt::format("names that exist here: {}{}", list, symbols.size() > 8 ? ", ..." : "");
}

std::string advice_for_function(std::string_view name, const SymbolTable& symbols) {
  if (symbols.find(name)) return fmt::format("to multiply write `{} * (...)`", name);
  if (name == "ln") return "the natural logarithm is `log`";
  std::vector<std::string> known;
  for (const auto& word : function_words()) known.emplace_back(word.name);
  const std::string near = engine::closest_name(std::string(name), known);
  return near.empty() ? "docs/expressions.md lists the functions"
                      : fmt::format("did you mean `{}`?", near);
}

std::string usage(const FunctionWord& word) {
  if (word.name == "clamp") return "clamp(x, low, high)";
  if (word.name == "if") return "if(condition, a, b)";
  if (word.name == "pow") return "pow(x, 2)";
  return fmt::format("{}({})", word.name, word.least_arguments == 1 ? "x" : "a, b");
}

}  // namespace orrery::scenarios
