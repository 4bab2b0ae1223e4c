// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/population/column_function.h"
#include "engine/registry/result.h"
#include "scenarios/format/symbol_table.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

/// A formula of a scenario: names, numbers with units, dimensions checked, no assignment
/// (docs/expressions.md). Immutable; copies share what they hold; usable from several threads.
///
/// Values are given by symbol index, each in the unit its symbol was declared with. A comparison
/// with NaN is false; any other operation on NaN is NaN.
class Expression {
 public:
  /// Room for intermediate columns, kept by the caller so that evaluation allocates nothing.
  struct Scratch {
    std::vector<double> slots;
  };

  /// The unit of what `evaluate` gives: the SI unit unless `compile_number` asked for another.
  const Unit& unit() const;
  bool is_boolean() const;  ///< results are 1 and 0
  bool is_constant() const;
  const std::string& text() const;
  /// Indices of the symbols that occur in it, ascending.
  const std::vector<std::size_t>& used_symbols() const;

  double evaluate(std::span<const double> values) const;
  /// Column `i` holds `rows` values of symbol `i`; columns of unused symbols may be null. The same
  /// bits as `evaluate` row by row.
  void evaluate(std::span<const double* const> columns, std::size_t rows, double* out,
                Scratch& scratch) const;

  /// Where NaN first came from with these values: `sqrt(-1.2 m2) at column 8`, `the input `flow`
  /// at column 1`. Empty when neither the result nor a comparison that decides it saw NaN.
  std::string explain_nan(std::span<const double> values) const;

  std::unique_ptr<engine::ColumnFunction> to_column_function() const;

 private:
  struct Compiled;
  friend struct ExpressionCompiler;
  explicit Expression(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

/// All mistakes of `text`, which stands at `place`, at once. Codes: expression-syntax, -length,
/// -depth, -unknown-name, -type, -dimension, -exponent, -offset-unit, and those of units.
engine::Result<Expression> compile(std::string_view text, const engine::SourcePlace& place,
                                   const SymbolTable& symbols);

/// The same, and the result is a number in `unit` (which may be non-SI: `bar`, `rev/min`).
engine::Result<Expression> compile_number(std::string_view text, const engine::SourcePlace& place,
                                          const SymbolTable& symbols, const Unit& unit);

/// The same, and the result is true or false.
engine::Result<Expression> compile_condition(std::string_view text,
                                             const engine::SourcePlace& place,
                                             const SymbolTable& symbols);

}  // namespace orrery::scenarios
