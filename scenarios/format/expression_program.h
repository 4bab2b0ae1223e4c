// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/format/expression_syntax.h"
#include "scenarios/format/expression_types.h"
#include "scenarios/format/symbol_table.h"

namespace orrery::scenarios {

/// A checked expression as a list of operations on slots, each run over a block of rows at a time.
/// Parts without names are computed once, here.
class ExpressionProgram {
 public:
  static constexpr std::size_t kBlock = 256;  // rows; a slot is 2 KiB, so that slots stay in L1

  /// `result` is the unit of what comes out; it has the dimension of the last node.
  ExpressionProgram(const SyntaxTree& tree, const std::vector<NodeType>& types,
                    const SymbolTable& symbols, const Unit& result);
  ExpressionProgram() = default;

  double run(std::span<const double> values) const;
  void run(std::span<const double* const> columns, std::size_t rows, double* out,
           std::vector<double>& slots) const;

 private:
  enum class From : std::uint8_t { kSlot, kColumn, kConstant };
  struct Operand {
    From from = From::kConstant;
    std::uint32_t index = 0;
    double constant = 0.0;
  };
  enum class Action : std::uint8_t { kApply, kToSi, kFromSi };
  struct Instruction {
    Action action = Action::kApply;
    Op op = Op::kMistake;
    std::uint8_t operand_count = 0;
    Operand operands[3];
    std::uint32_t slot = 0;
    Unit unit;  ///< kToSi, kFromSi
  };
  template <class Load>
  struct Block;

  Operand push(Instruction instruction);
  template <class Load>
  static void execute(const Instruction& instruction, const Block<Load>& block);

  std::vector<Instruction> instructions_;
  Operand result_;
  std::uint32_t slots_in_use_ = 0;
  std::uint32_t slot_count_ = 0;
};

}  // namespace orrery::scenarios
