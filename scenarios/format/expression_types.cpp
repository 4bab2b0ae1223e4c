// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression_types.h"

#include <fmt/format.h>

#include <string>

#include "scenarios/format/expression_lexer.h"
#include "scenarios/format/expression_math.h"
#include "scenarios/format/text_place.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using Kind = NodeType::Kind;

class Checker {
 public:
  Checker(const SyntaxTree& tree, std::string_view text, const engine::SourcePlace& start,
          const SymbolTable& symbols, engine::Diagnostics& mistakes)
      : tree_(tree), text_(text), start_(start), symbols_(symbols), mistakes_(mistakes) {}

  std::vector<NodeType> check() {
    types_.reserve(tree_.nodes.size());
    for (const Node& node : tree_.nodes) {
      NodeType type = type_of(node);
      if (node.operand_count > 0 && type.kind != Kind::kUnknown) fold(node, type);
      types_.push_back(type);
    }
    return std::move(types_);
  }

 private:
  NodeType type_of(const Node& node) {
    refuse_offset_units(node);
    switch (node.op) {
      case Op::kMistake: return {};
      case Op::kConstant:
        return {node.boolean ? Kind::kBoolean : Kind::kNumber, node.dimension, node.value};
      case Op::kSymbol: {
        const Symbol& symbol = symbols_[node.symbol];
        if (symbol.kind == SymbolKind::kBoolean) return boolean();
        return number(symbol.unit.dimension());
      }
      case Op::kNot:
      case Op::kAnd:
      case Op::kOr: return logical(node);
      case Op::kSelect: return select(node);
      case Op::kEqual:
      case Op::kNotEqual:
        if (type(node, 0).kind == Kind::kBoolean && type(node, 1).kind == Kind::kBoolean)
          return boolean();
        [[fallthrough]];
      default: return arithmetic(node);
    }
  }

  NodeType logical(const Node& node) {
    for (int i = 0; i < node.operand_count; ++i) {
      if (type(node, i).kind == Kind::kNumber)
        fault("expression-type", operand(node, i),
              fmt::format("`{}` needs true or false, this is {}", spelling(node.op), name(node, i)),
              "compare it: `x > 0 m`");
    }
    return boolean();
  }

  NodeType select(const Node& node) {
    if (type(node, 0).kind == Kind::kNumber)
      fault("expression-type", operand(node, 0),
            fmt::format("a condition is true or false, this is {}", name(node, 0)),
            "compare it: `x > 0 m`");
    const NodeType& first = type(node, 1);
    const NodeType& second = type(node, 2);
    if (first.kind == Kind::kUnknown) return without_value(second);
    if (second.kind == Kind::kUnknown) return without_value(first);
    if (first.kind != second.kind) {
      fault("expression-type", operand(node, 2), "one branch is a number, the other true or false",
            "give both branches the same type");
      return {};
    }
    return first.kind == Kind::kBoolean ? boolean() : same_dimension(node, 1, 2);
  }

  NodeType arithmetic(const Node& node) {
    bool known = true;
    for (int i = 0; i < node.operand_count; ++i) {
      const Kind kind = type(node, i).kind;
      known = known && kind == Kind::kNumber;
      if (kind == Kind::kBoolean)
        fault("expression-type", operand(node, i),
              fmt::format("`{}` needs numbers, this is true or false", spelling(node.op)),
              "write `1 if condition else 0` to count it");
    }
    const bool comparison = node.op >= Op::kLess && node.op <= Op::kNotEqual;
    if (!known) return comparison ? boolean() : NodeType{};
    const Dimension& first = type(node, 0).dimension;
    switch (node.op) {
      case Op::kNegate:
      case Op::kAbs: return number(first);
      case Op::kSign: return number({});
      case Op::kMultiply: return number(first * type(node, 1).dimension);
      case Op::kDivide: return number(first / type(node, 1).dimension);
      case Op::kPower: return power(node);
      case Op::kSqrt: return root(node);
      case Op::kAdd:
      case Op::kSubtract:
      case Op::kMin:
      case Op::kMax:
      case Op::kHypot: return same_dimension(node, 0, 1);
      default: break;
    }
    if (!comparison) return plain_function(node);
    same_dimension(node, 0, 1);
    return boolean();
  }

  NodeType same_dimension(const Node& node, int a, int b) {
    const Dimension& first = type(node, a).dimension;
    const Dimension& second = type(node, b).dimension;
    if (first.agrees_with(second)) return number(first);
    // 0 is 0 in every unit but those of temperature.
    const Dimension temperature = Dimension::of_base(Dimension::kTemperature);
    if (operand(node, a).bare_zero && second != temperature) return number(second);
    if (operand(node, b).bare_zero && first != temperature) return number(first);
    const std::string where = node.op == Op::kSelect
                                  ? "the branches of `if`"
                                  : fmt::format("the sides of `{}`", spelling(node.op));
    fault("expression-dimension", node,
          fmt::format("{} do not fit: `{}` is {}, `{}` is {}", where, source(operand(node, a)),
                      name(node, a), source(operand(node, b)), name(node, b)),
          same_remedy(node, a, b));
    return {};
  }

  std::string same_remedy(const Node& node, int a, int b) {
    const Dimension& first = type(node, a).dimension;
    const Dimension& second = type(node, b).dimension;
    if (first.without_angle() == second.without_angle())
      return "multiply the frequency by `1 rev`, or by `1 rad` when it is an angular speed already";
    for (const int i : {a, b}) {
      const Dimension& wanted = i == a ? second : first;
      if (operand(node, i).op == Op::kConstant && type(node, i).dimension.dimensionless())
        return fmt::format("write its unit: {}", units_that_fit(wanted));
    }
    return fmt::format("`{}` would have to be {}", source(operand(node, b)), dimension_name(first));
  }

  NodeType plain_function(const Node& node) {
    const Dimension& given = type(node, 0).dimension;
    const bool angle = node.op == Op::kSin || node.op == Op::kCos || node.op == Op::kTan;
    const bool fits = angle ? given.without_angle().dimensionless() : given.dimensionless();
    if (!fits) {
      fault("expression-dimension", operand(node, 0),
            fmt::format("`{}` needs {}, this is {}", spelling(node.op),
                        angle ? "an angle" : "a plain number", name(node, 0)),
            fmt::format("divide it by a unit or a reference value: `{}(x / {})`", spelling(node.op),
                        reference(given)));
    }
    return number({});
  }

  NodeType power(const Node& node) {
    const NodeType& exponent = type(node, 1);
    if (!exponent.dimension.dimensionless()) {
      fault("expression-exponent", operand(node, 1),
            fmt::format("an exponent is a plain number, this is {}", name(node, 1)),
            fmt::format("divide it by `{}`", reference(exponent.dimension)));
      return {};
    }
    const Dimension& given = type(node, 0).dimension;
    if (given.dimensionless()) return number({});
    if (!exponent.constant) {
      fault("expression-exponent", operand(node, 1),
            fmt::format("{} can only be raised to a fixed number", name(node, 0)),
            fmt::format("write a number, or divide the base by `{}`", reference(given)));
      return {};
    }
    const auto raised = given.power(*exponent.constant);
    if (raised) return number(*raised);
    fault("expression-exponent", operand(node, 1),
          fmt::format("{} to the power {:.6g} has no unit", name(node, 0), *exponent.constant),
          "write a whole number or a simple fraction such as 0.5");
    return {};
  }

  NodeType root(const Node& node) {
    const auto half = type(node, 0).dimension.power(0.5);
    if (half) return number(*half);
    fault("expression-dimension", operand(node, 0),
          fmt::format("{} has no square root", name(node, 0)), "divide it by a reference value");
    return {};
  }

  /// 5 degC is 278.15 K, and as a difference 5 K: where both could be meant, neither is guessed.
  void refuse_offset_units(const Node& node) {
    const bool arithmetic =
        (node.op >= Op::kNegate && node.op <= Op::kPower) || node.op == Op::kHypot;
    if (!arithmetic) return;
    for (int i = 0; i < node.operand_count; ++i) {
      const Node& given = operand(node, i);
      if (!given.offset_unit || (node.op == Op::kSubtract && i == 0)) continue;
      fault(
          "expression-offset-unit", given,
          fmt::format("`{}` could be a temperature or a difference here", source(given)),
          fmt::format("write `{:.6g} K` for the temperature, or the difference in K", given.value));
    }
  }

  void fold(const Node& node, NodeType& type) {
    std::array<double, 3> values{};
    for (int i = 0; i < node.operand_count; ++i) {
      const auto& constant = types_[node.operands[i]].constant;
      if (!constant) return;
      values[i] = *constant;
    }
    type.constant = apply(node.op, values[0], values[1], values[2]);
  }

  static NodeType number(const Dimension& dimension) {
    return {Kind::kNumber, dimension, std::nullopt};
  }
  static NodeType boolean() { return {Kind::kBoolean, {}, std::nullopt}; }
  static NodeType without_value(NodeType type) {
    type.constant.reset();
    return type;
  }

  const Node& operand(const Node& node, int i) const { return tree_.nodes[node.operands[i]]; }
  const NodeType& type(const Node& node, int i) const { return types_[node.operands[i]]; }
  std::string name(const Node& node, int i) const {
    return dimension_name(type(node, i).dimension);
  }
  static std::string reference(const Dimension& dimension) {
    const std::string unit = to_string(dimension);
    const bool single = unit.find_first_of(" (") == std::string::npos;
    return single ? "1 " + unit : "1 [" + unit + "]";
  }

  /// The text of a node, short enough for a message.
  std::string source(const Node& node) const {
    constexpr std::size_t kLongest = 40;
    const auto whole = text_.substr(node.begin, node.end - node.begin);
    if (whole.size() <= kLongest) return std::string(whole);
    std::size_t cut = kLongest - 3;
    while (cut > 0 && (static_cast<unsigned char>(whole[cut]) & 0xC0U) == 0x80U) --cut;
    return std::string(whole.substr(0, cut)) + "...";
  }

  void fault(std::string code, const Node& at, std::string message, std::string remedy) {
    if (mistakes_.error_count() >= kMostMistakes) return;
    mistakes_.error(std::move(code), place_within(start_, text_, at.begin, at.end),
                    std::move(message), std::move(remedy));
  }

  const SyntaxTree& tree_;
  std::string_view text_;
  const engine::SourcePlace& start_;
  const SymbolTable& symbols_;
  engine::Diagnostics& mistakes_;
  std::vector<NodeType> types_;
};

}  // namespace

std::vector<NodeType> check_types(const SyntaxTree& tree, std::string_view text,
                                  const engine::SourcePlace& start, const SymbolTable& symbols,
                                  engine::Diagnostics& mistakes) {
  return Checker(tree, text, start, symbols, mistakes).check();
}

}  // namespace orrery::scenarios
