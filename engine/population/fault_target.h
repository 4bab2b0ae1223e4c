// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/registry/model_info.h"

namespace orrery::engine {

/// Rows that a fault can reach through the fault points of their description: devices, sensors,
/// links, nodes.
class FaultTarget {
 public:
  virtual ~FaultTarget() = default;

  virtual const std::string& name() const = 0;
  virtual const ModelInfo& info() const = 0;
  virtual std::uint32_t size() const = 0;
  /// Number of row 0 within the whole plant: a target may hold a part of its rows only. Names and
  /// keys are made from `first_row() + row`.
  virtual std::uint32_t first_row() const { return 0; }
  /// Key of a row for random streams and the fingerprint; depends on its name and row only.
  virtual std::uint64_t entity(std::uint32_t row) const = 0;
  /// Sets a fault point; 0 is healthy. `point` is an index into `info().fault_points`.
  virtual void set_fault_point(int point, std::uint32_t row, double value) = 0;
};

}  // namespace orrery::engine
