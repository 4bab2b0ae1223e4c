// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace orrery::engine {

/// A formula over columns, in SI units: how the engine meets the expressions of a scenario without
/// knowing their language. Pure and stateless; may be called from several threads at once.
class ColumnFunction {
 public:
  virtual ~ColumnFunction() = default;

  /// How many columns `evaluate` reads; columns that the formula does not name may be null.
  virtual std::size_t input_count() const = 0;

  /// out[i] = f(inputs[0][i], inputs[1][i], ...) for i < rows. `out` overlaps no input. Truth
  /// values are 1 and 0.
  virtual void evaluate(std::span<const double* const> inputs, std::size_t rows,
                        double* out) const = 0;
};

}  // namespace orrery::engine
