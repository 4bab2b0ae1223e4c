// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/factor_expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/expression_words.h"

namespace orrery::scenarios {

namespace {

bool has_numbers(const FactorElement& factor) {
  return std::all_of(factor.levels.begin(), factor.levels.end(),
                     [](const FactorLevel& level) { return level.number.has_value(); });
}

bool has_truth_values(const FactorElement& factor) {
  return std::all_of(factor.levels.begin(), factor.levels.end(), [](const FactorLevel& level) {
    return level.name == "true" || level.name == "false";
  });
}

}  // namespace

FactorExpressions::FactorExpressions(const std::vector<FactorElement>& factors) {
  for (const auto& factor : factors) add_factor(factor);
  // All factors first: where a level has the name of a factor, the name is the factor's.
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (factors_[f].kind != Kind::kLevel) continue;
    for (std::size_t i = 0; i < factors[f].levels.size(); ++i) {
      const auto& level = factors[f].levels[i];
      factors_[f].levels[level.name] = static_cast<double>(i);
      add_level(factors[f], level, static_cast<double>(i));
    }
  }
}

void FactorExpressions::add_factor(const FactorElement& factor) {
  Factor known;
  known.kind = has_numbers(factor)        ? Kind::kNumber
               : has_truth_values(factor) ? Kind::kBoolean
                                          : Kind::kLevel;
  const auto kind = known.kind == Kind::kBoolean ? SymbolKind::kBoolean : SymbolKind::kNumber;
  const auto symbol = symbols_.add(factor.name, factor.unit, kind, factor.place);
  known.named = symbol.has_value();  // a factor may be called `min`; then no expression can use it
  known.symbol = symbol.value_or(0);
  factors_.push_back(std::move(known));
  constants_.resize(symbols_.size(), 0.0);
}

void FactorExpressions::add_level(const FactorElement& factor, const FactorLevel& level,
                                  double index) {
  if (const auto taken = symbols_.find(level.name)) {
    if (*taken < factors_.size() || constants_[*taken] != index) {
      ambiguous_[*taken] = fmt::format("it is a level of factor '{}' as well", factor.name);
    }
    return;
  }
  if (!symbols_.add(level.name, Unit())) return;  // `water/pump`: no name that can be written
  constants_.push_back(index);
}

engine::Result<Expression> FactorExpressions::condition(const std::string& text,
                                                        const engine::SourcePlace& place) const {
  return checked(compile_condition(text, place, symbols_), place);
}

engine::Result<Expression> FactorExpressions::number(const std::string& text,
                                                     const engine::SourcePlace& place) const {
  return checked(compile(text, place, symbols_), place);
}

engine::Result<Expression> FactorExpressions::checked(engine::Result<Expression> expression,
                                                      const engine::SourcePlace& place) const {
  if (!expression) return expression;
  for (const std::size_t symbol : expression->used_symbols()) {
    const auto found = ambiguous_.find(symbol);
    if (found != ambiguous_.end()) {
      return engine::failure(
          "factor-name", place,
          fmt::format("'{}' means two things here: {}", symbols_[symbol].name, found->second),
          "give the level a name of its own");
    }
    for (const auto& factor : factors_) {
      if (factor.kind != Kind::kLevel || !factor.named || factor.symbol != symbol) continue;
      for (const auto& [level, index] : factor.levels) {
        if (!is_reserved_word(level)) continue;
        return engine::failure(
            "factor-name", place,
            fmt::format("level '{}' of '{}' has a meaning of its own in expressions", level,
                        symbols_[symbol].name),
            fmt::format("give it another name, such as '{}_level'", level));
      }
    }
  }
  return expression;
}

std::vector<double> FactorExpressions::values(const std::vector<double>& numbers,
                                              const std::vector<std::string>& levels) const {
  std::vector<double> values = constants_;
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    const Factor& factor = factors_[f];
    if (!factor.named) continue;
    double& value = values[factor.symbol];
    if (factor.kind == Kind::kNumber) value = numbers[f];
    if (factor.kind == Kind::kBoolean) value = levels[f] == "true" ? 1.0 : 0.0;
    if (factor.kind == Kind::kLevel) value = factor.levels.at(levels[f]);
  }
  return values;
}

}  // namespace orrery::scenarios
