// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression_nan.h"

#include <fmt/format.h>

#include <cmath>

#include "scenarios/format/expression_math.h"
#include "scenarios/format/text_place.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

std::vector<double> node_values(const SyntaxTree& tree, const SymbolTable& symbols,
                                std::span<const double> values) {
  std::vector<double> results(tree.nodes.size());
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    if (node.op == Op::kConstant) {
      results[i] = node.value;
    } else if (node.op == Op::kSymbol) {
      results[i] = symbols[node.symbol].unit.to_si(values[node.symbol]);
    } else {
      const auto value = [&](int k) { return results[node.operands[k]]; };
      const double second = node.operand_count > 1 ? value(1) : 0.0;
      results[i] = apply(node.op, value(0), second, node.operand_count > 2 ? value(2) : 0.0);
    }
  }
  return results;
}

/// Which nodes the result depends on with these values: of a choice, the branch taken.
std::vector<bool> nodes_that_matter(const SyntaxTree& tree, const std::vector<double>& results) {
  std::vector<bool> matters(tree.nodes.size(), false);
  matters.back() = true;
  for (std::size_t i = tree.nodes.size(); i-- > 0;) {
    const Node& node = tree.nodes[i];
    if (!matters[i]) continue;
    const bool choice = node.op == Op::kSelect;
    const int left_out = !choice ? -1 : truth(results[node.operands[0]]) ? 2 : 1;
    for (int k = 0; k < node.operand_count; ++k) {
      if (k != left_out) matters[node.operands[k]] = true;
    }
  }
  return matters;
}

std::string shown(double value, const NodeType& type) {
  if (type.kind == NodeType::Kind::kBoolean) return truth(value) ? "true" : "false";
  if (type.dimension.dimensionless()) return fmt::format("{:.6g}", value);
  return fmt::format("{:.6g} {}", value, to_string(type.dimension));
}

}  // namespace

std::string describe_nan(const SyntaxTree& tree, const std::vector<NodeType>& types,
                         const SymbolTable& symbols, std::string_view text,
                         const engine::SourcePlace& start, std::span<const double> values) {
  const std::vector<double> results = node_values(tree, symbols, values);
  if (types.back().kind == NodeType::Kind::kNumber && !std::isnan(results.back())) return {};
  const std::vector<bool> matters = nodes_that_matter(tree, results);
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (!matters[i] || !std::isnan(results[i])) continue;
    const Node& node = tree.nodes[i];
    const int column = place_within(start, text, node.begin, node.end).column;
    const auto operand = [&](int k) {
      return shown(results[node.operands[k]], types[node.operands[k]]);
    };
    if (node.op == Op::kSymbol)
      return fmt::format("the input `{}` at column {}", symbols[node.symbol].name, column);
    const auto word = spelling(node.op);
    const bool function = find_function(word) != nullptr;
    const std::string written = node.operand_count == 1 ? fmt::format("{}({})", word, operand(0))
                                : function ? fmt::format("{}({}, {})", word, operand(0), operand(1))
                                           : fmt::format("{} {} {}", operand(0), word, operand(1));
    return fmt::format("{} at column {}", written, column);
  }
  return {};
}

}  // namespace orrery::scenarios
