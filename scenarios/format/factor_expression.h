// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenarios/format/experiment_element.h"
#include "scenarios/format/expression.h"

namespace orrery::scenarios {

/// The names that the filter and the priority of an experiment may use: each factor by its name,
/// with the unit of its numbers, and the names of levels that are no numbers: `agent == pca`.
/// Factors of true and false are conditions by themselves.
class FactorExpressions {
 public:
  explicit FactorExpressions(const std::vector<FactorElement>& factors);

  /// Errors: those of expressions; `factor-name` for a name that means two things.
  engine::Result<Expression> condition(const std::string& text,
                                       const engine::SourcePlace& place) const;
  /// A number of any dimension, or a condition, which counts 1 and 0.
  engine::Result<Expression> number(const std::string& text,
                                    const engine::SourcePlace& place) const;

  /// A value for each symbol at a point: `numbers` and `levels` are one a factor, of which a factor
  /// of numbers takes the number and any other the level's name.
  std::vector<double> values(const std::vector<double>& numbers,
                             const std::vector<std::string>& levels) const;

 private:
  void add_factor(const FactorElement& factor);
  void add_level(const FactorElement& factor, const FactorLevel& level, double index);
  engine::Result<Expression> checked(engine::Result<Expression> expression,
                                     const engine::SourcePlace& place) const;

  enum class Kind { kNumber, kBoolean, kLevel };
  struct Factor {
    Kind kind = Kind::kNumber;
    std::size_t symbol = 0;
    bool named = false;                    ///< has a symbol
    std::map<std::string, double> levels;  ///< index by name
  };

  SymbolTable symbols_;
  std::vector<Factor> factors_;
  std::vector<double> constants_;                 ///< by symbol; levels
  std::map<std::size_t, std::string> ambiguous_;  ///< by symbol: what else has the name
};

}  // namespace orrery::scenarios
