// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "scenarios/format/experiment_element.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// Reads the numbers of one factor, all in the unit of the first that has one: what the setting
/// itself is measured in is known only to its model, so that numbers are written back as they are
/// read.
class FactorNumbers {
 public:
  explicit FactorNumbers(engine::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// Takes the unit of `value` when none is known yet.
  void find_unit(const Value& value);
  const std::string& unit() const { return unit_; }

  /// Nothing for a value that is no number. Reports a number without a unit among others with one,
  /// a unit that does not convert and one that is not known.
  std::optional<double> read(const Value& value);
  /// The same for a place where nothing but a number stands.
  std::optional<double> read_required(const Value& value);

 private:
  std::optional<double> convert(double number, const std::string& from, const Value& value,
                                const engine::SourcePlace& unit_place);

  engine::Diagnostics& diagnostics_;
  std::string unit_;
};

/// What a value that is no number is called: its text, or itself on one line.
std::string level_name(const Value& value);

/// Step `i` of the levels of a range, from 0 (the low end) to `range.steps - 1` (the high end).
double step_value(const FactorRange& range, std::uint32_t i);

/// The value of a range at `share` of it, from 0 to 1; whole numbers have equal shares.
double range_value(const FactorRange& range, double share);

}  // namespace orrery::scenarios
