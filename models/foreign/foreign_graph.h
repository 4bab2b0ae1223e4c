// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::models {

/// A length that the model leaves open, such as the number of rows.
inline constexpr std::int64_t kAnyLength = -1;

/// What goes into a network or comes out of it. `shape_known` is false where the file says nothing.
struct ForeignPort {
  std::string name;
  std::vector<std::int64_t> shape;  ///< a length each, or kAnyLength
  bool shape_known = false;
};

/// One output of one call: numbers in row-major order.
struct ForeignOutput {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// Somebody else's trained network, ready for inference.
///
///   outputs = f(input)
///
///   in   one tensor of float32, row-major, of the shape in input(): any length where that is
///        kAnyLength
///   out  one tensor an output, as float32 (integers and truth values are converted; whole numbers
///        are exact up to 2^24)
///
/// Calls are const and do not remember earlier ones; two threads may call at once. Nothing is known
/// of units: they are in the manifest. It is for the isolated host process: a network may take
/// any time and, within the limits that it was loaded with, memory.
/// Source: none, an interface.
class ForeignGraph {
 public:
  virtual ~ForeignGraph() = default;

  virtual const ForeignPort& input() const = 0;
  virtual const std::vector<ForeignPort>& outputs() const = 0;

  /// The number of rows that the file fixes as the first length of the input, or kAnyLength.
  std::int64_t rows_fixed() const {
    return input().shape.empty() ? kAnyLength : input().shape.front();
  }

  /// Refused with a code: a shape that the model does not take, or what went wrong in which node.
  virtual engine::Result<std::vector<ForeignOutput>> run(
      std::span<const float> values, std::span<const std::int64_t> shape) const = 0;
};

}  // namespace orrery::models
