// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expression_program.h"

#include <algorithm>
#include <array>

#include "scenarios/format/expression_math.h"

namespace orrery::scenarios {

ExpressionProgram::ExpressionProgram(const SyntaxTree& tree, const std::vector<NodeType>& types,
                                     const SymbolTable& symbols, const Unit& result) {
  std::vector<Operand> operands(tree.nodes.size());
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    if (types[i].constant) {
      operands[i] = {From::kConstant, 0, *types[i].constant};
    } else if (node.op == Op::kSymbol) {
      operands[i] = {From::kColumn, node.symbol, 0.0};
      const Symbol& symbol = symbols[node.symbol];
      if (symbol.kind == SymbolKind::kNumber && !symbol.unit.coherent())
        operands[i] = push({Action::kToSi, {}, 1, {operands[i], {}, {}}, 0, symbol.unit});
    } else {
      Instruction instruction{Action::kApply, node.op, node.operand_count, {}, 0, {}};
      for (int k = 0; k < node.operand_count; ++k)
        instruction.operands[k] = operands[node.operands[k]];
      // x^2 is x * x, the same bits as power() gives, and it vectorises.
      const Operand& exponent = instruction.operands[1];
      if (node.op == Op::kPower && exponent.from == From::kConstant && exponent.constant == 2.0) {
        instruction.op = Op::kMultiply;
        instruction.operands[1] = instruction.operands[0];
        instruction.operand_count = 1;  // what is taken off the stack
      }
      operands[i] = push(instruction);
    }
  }
  result_ = operands.back();
  if (!result.coherent()) result_ = push({Action::kFromSi, {}, 1, {result_, {}, {}}, 0, result});
}

/// Values wait in slots like on a stack: operands are the topmost, the result takes the lowest of
/// them.
ExpressionProgram::Operand ExpressionProgram::push(Instruction instruction) {
  for (int k = 0; k < instruction.operand_count; ++k)
    slots_in_use_ -= instruction.operands[k].from == From::kSlot ? 1 : 0;
  instruction.slot = slots_in_use_++;
  slot_count_ = std::max(slot_count_, slots_in_use_);
  instructions_.push_back(instruction);
  return {From::kSlot, instruction.slot, 0.0};
}

/// Rows being worked on: `load(symbol)` is where the values of a name start.
template <class Load>
struct ExpressionProgram::Block {
  const Load& load;
  double* slots;
  std::size_t stride;
  std::size_t rows;

  const double* at(const Operand& operand) const {
    return operand.from == From::kColumn ? load(operand.index) : slots + operand.index * stride;
  }
  /// Calls `f` with something that has a value for each row: a pointer or a constant.
  template <class F>
  void with(const Operand& operand, F&& f) const {
    struct Constant {
      double value;
      double operator[](std::size_t) const { return value; }
    };
    if (operand.from == From::kConstant) {
      f(Constant{operand.constant});
    } else {
      f(at(operand));
    }
  }
};

namespace {

// `out` may be one of the operands, row upon row, never shifted: rows do not depend on each other.
template <class F>
inline void each_row(std::size_t rows, double* out, F&& f) {
#pragma GCC ivdep
  for (std::size_t i = 0; i < rows; ++i) out[i] = f(i);
}

constexpr int operand_count(Op op) { return op == Op::kSelect ? 3 : op >= Op::kAdd ? 2 : 1; }

}  // namespace

template <class Load>
void ExpressionProgram::execute(const Instruction& instruction, const Block<Load>& block) {
  double* out = block.slots + instruction.slot * block.stride;
  const auto& operands = instruction.operands;
  if (instruction.action != Action::kApply) {
    const Unit& unit = instruction.unit;
    const bool to_si = instruction.action == Action::kToSi;
    block.with(operands[0], [&](auto a) {
      if (to_si) {
        each_row(block.rows, out, [&](std::size_t i) { return unit.to_si(a[i]); });
      } else {
        each_row(block.rows, out, [&](std::size_t i) { return unit.from_si(a[i]); });
      }
    });
    return;
  }
  with_operation(instruction.op, [&]<Op kOp>() {
    block.with(operands[0], [&](auto a) {
      if constexpr (operand_count(kOp) == 1) {
        each_row(block.rows, out, [&](std::size_t i) { return apply<kOp>(a[i], 0.0, 0.0); });
      } else {
        block.with(operands[1], [&](auto b) {
          if constexpr (operand_count(kOp) == 2) {
            each_row(block.rows, out, [&](std::size_t i) { return apply<kOp>(a[i], b[i], 0.0); });
          } else {
            block.with(operands[2], [&](auto c) {
              each_row(block.rows, out,
                       [&](std::size_t i) { return apply<kOp>(a[i], b[i], c[i]); });
            });
          }
        });
      }
    });
  });
}

double ExpressionProgram::run(std::span<const double> values) const {
  constexpr std::size_t kFew = 64;
  std::array<double, kFew> few;
  std::vector<double> many(slot_count_ > kFew ? slot_count_ : 0);
  const auto load = [&](std::size_t symbol) { return values.data() + symbol; };
  const Block<decltype(load)> block{load, many.empty() ? few.data() : many.data(), 1, 1};
  for (const auto& instruction : instructions_) execute(instruction, block);
  return result_.from == From::kConstant ? result_.constant : *block.at(result_);
}

void ExpressionProgram::run(std::span<const double* const> columns, std::size_t rows, double* out,
                            std::vector<double>& slots) const {
  if (slots.size() < slot_count_ * kBlock) slots.resize(slot_count_ * kBlock);
  for (std::size_t first = 0; first < rows; first += kBlock) {
    const std::size_t count = std::min(kBlock, rows - first);
    const auto load = [&](std::size_t symbol) { return columns[symbol] + first; };
    const Block<decltype(load)> block{load, slots.data(), kBlock, count};
    for (const auto& instruction : instructions_) execute(instruction, block);
    if (result_.from == From::kConstant) {
      std::fill_n(out + first, count, result_.constant);
    } else {
      std::copy_n(block.at(result_), count, out + first);
    }
  }
}

}  // namespace orrery::scenarios
