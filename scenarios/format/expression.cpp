// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/registry/check.h"
#include "scenarios/format/expression_nan.h"
#include "scenarios/format/expression_program.h"
#include "scenarios/format/expression_syntax.h"
#include "scenarios/format/expression_types.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::Diagnostics;
using engine::Result;
using engine::SourcePlace;

struct Expression::Compiled {
  std::string text;
  SourcePlace place;
  SymbolTable symbols;
  SyntaxTree tree;
  std::vector<NodeType> types;
  std::vector<std::size_t> used;
  Unit unit;
  ExpressionProgram program;
};

struct ExpressionCompiler {
  /// What the result has to be; without a unit, whatever comes out.
  struct Wanted {
    bool condition = false;
    const Unit* unit = nullptr;
  };

  static Result<Expression> compile(std::string_view text, const SourcePlace& place,
                                    const SymbolTable& symbols, const Wanted& wanted) {
    if (text.size() > kLongestExpression)
      return engine::failure("expression-length", place, "an expression of more than 64 KiB",
                             "give parts of it names of their own");
    auto made = std::make_shared<Expression::Compiled>();
    made->text = text;
    made->place = place;
    made->symbols = symbols;
    Diagnostics mistakes;
    made->tree = parse_expression(text, place, symbols, mistakes);
    made->types = check_types(made->tree, text, place, symbols, mistakes);
    const NodeType& result = made->types.back();
    if (!mistakes.has_errors())
      check_result(result, made->tree.nodes.back(), wanted, place, mistakes);
    if (mistakes.has_errors()) {
      mistakes.sort();
      return engine::failure(std::move(mistakes));
    }
    made->unit = wanted.unit != nullptr ? *wanted.unit : Unit(result.dimension);
    made->used = used_symbols(made->tree);
    made->program = ExpressionProgram(made->tree, made->types, symbols, made->unit);
    return Expression(std::move(made));
  }

  static void check_result(const NodeType& result, const Node& root, const Wanted& wanted,
                           SourcePlace place, Diagnostics& mistakes) {
    const bool boolean = result.kind == NodeType::Kind::kBoolean;
    if (wanted.condition && !boolean)
      mistakes.error(
          "expression-type", place,
          fmt::format("a condition is expected, this is {}", dimension_name(result.dimension)),
          "compare it with something: `x > 0`");
    if (wanted.unit == nullptr) return;
    if (boolean) {
      mistakes.error("expression-type", place,
                     fmt::format("{} is expected, this is true or false",
                                 dimension_name(wanted.unit->dimension())),
                     "write `1 if condition else 0` to count it");
      return;
    }
    const Dimension& expected = wanted.unit->dimension();
    const bool zero = root.bare_zero && expected != Dimension::of_base(Dimension::kTemperature);
    if (zero || result.dimension.agrees_with(expected)) return;
    mistakes.error("expression-dimension", place,
                   fmt::format("{} is expected, this is {}", dimension_name(expected),
                               dimension_name(result.dimension)),
                   fmt::format("units that fit: {}", units_that_fit(expected)));
  }

  static std::vector<std::size_t> used_symbols(const SyntaxTree& tree) {
    std::vector<std::size_t> used;
    for (const Node& node : tree.nodes) {
      if (node.op == Op::kSymbol) used.push_back(node.symbol);
    }
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    return used;
  }
};

Result<Expression> compile(std::string_view text, const SourcePlace& place,
                           const SymbolTable& symbols) {
  return ExpressionCompiler::compile(text, place, symbols, {});
}

Result<Expression> compile_number(std::string_view text, const SourcePlace& place,
                                  const SymbolTable& symbols, const Unit& unit) {
  return ExpressionCompiler::compile(text, place, symbols, {false, &unit});
}

Result<Expression> compile_condition(std::string_view text, const SourcePlace& place,
                                     const SymbolTable& symbols) {
  return ExpressionCompiler::compile(text, place, symbols, {true, nullptr});
}

const Unit& Expression::unit() const { return compiled_->unit; }
bool Expression::is_boolean() const {
  return compiled_->types.back().kind == NodeType::Kind::kBoolean;
}
bool Expression::is_constant() const { return compiled_->types.back().constant.has_value(); }
const std::string& Expression::text() const { return compiled_->text; }
const std::vector<std::size_t>& Expression::used_symbols() const { return compiled_->used; }

double Expression::evaluate(std::span<const double> values) const {
  ORRERY_CHECK(values.size() >= compiled_->symbols.size(), "a value for each symbol");
  return compiled_->program.run(values);
}

void Expression::evaluate(std::span<const double* const> columns, std::size_t rows, double* out,
                          Scratch& scratch) const {
  ORRERY_CHECK(columns.size() >= compiled_->symbols.size(), "a column for each symbol");
  compiled_->program.run(columns, rows, out, scratch.slots);
}

std::string Expression::explain_nan(std::span<const double> values) const {
  ORRERY_CHECK(values.size() >= compiled_->symbols.size(), "a value for each symbol");
  return describe_nan(compiled_->tree, compiled_->types, compiled_->symbols, compiled_->text,
                      compiled_->place, values);
}

namespace {

class ExpressionColumns final : public engine::ColumnFunction {
 public:
  ExpressionColumns(Expression expression, std::size_t inputs)
      : expression_(std::move(expression)), inputs_(inputs) {}

  std::size_t input_count() const override { return inputs_; }
  void evaluate(std::span<const double* const> inputs, std::size_t rows,
                double* out) const override {
    thread_local Expression::Scratch scratch;  // const and shared between threads, as promised
    expression_.evaluate(inputs, rows, out, scratch);
  }

 private:
  Expression expression_;
  std::size_t inputs_;
};

}  // namespace

std::unique_ptr<engine::ColumnFunction> Expression::to_column_function() const {
  return std::make_unique<ExpressionColumns>(*this, compiled_->symbols.size());
}

}  // namespace orrery::scenarios
