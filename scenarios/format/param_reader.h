// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "scenarios/format/scenario.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// Signal unit of something that is not known: values in it are taken as they come.
inline constexpr const char* kUnknownUnit = "?";

/// Reads mappings by description rows: kinds, units, ranges, choices, required and unknown keys. It
/// goes on after a mistake, so that one pass finds them all.
class ParamReader {
 public:
  /// `signal_unit` replaces the relative unit `signal` of sensor, step and fault rows. With `rows`,
  /// a list of so many numbers may stand for a number: one a row of the population.
  explicit ParamReader(engine::Diagnostics& diagnostics, std::string signal_unit = "1",
                       std::uint32_t rows = 0)
      : diagnostics_(diagnostics), signal_unit_(std::move(signal_unit)), rows_(rows) {}

  /// Fills `element` with the values of `map` and the defaults of what is left out. Keys in
  /// `others` are the caller's.
  void read(const Value& map, const engine::ModelInfo& info, Element& element,
            std::initializer_list<const char*> others = {}) const;

  /// One number, or the distribution of one.
  engine::Distribution read_number(const Value& value, const engine::ParamInfo& row) const;

 private:
  void read_entry(const Value& value, const engine::ParamInfo& row, Element& element) const;
  void read_texts(const Value& value, const engine::ParamInfo& row, Element& element) const;
  void read_rows(const Value& value, const engine::ParamInfo& row, Element& element) const;
  double read_scalar(const Value& value, const engine::ParamInfo& row) const;
  engine::Distribution read_distribution(const Value& value, const engine::ParamInfo& row) const;
  engine::Distribution read_choice(const Value& value, const engine::ParamInfo& row) const;
  std::string unit_of(const engine::ParamInfo& row) const;
  bool in_range(const Value& value, const engine::ParamInfo& row, double number) const;

  engine::Diagnostics& diagnostics_;
  std::string signal_unit_;
  std::uint32_t rows_;
};

/// The rows of several descriptions as one, for mappings that hold keys of the format and of a
/// model side by side.
engine::ModelInfo joined(const engine::ModelInfo& keys, const engine::ModelInfo& model);

/// Reports a value that is not a mapping; null stands for an empty one.
bool expect_mapping(const Value& value, const std::string& what, engine::Diagnostics& diagnostics);

/// Names of things: letters, digits and underscores, not starting with a digit.
bool check_name(const Key& key, engine::Diagnostics& diagnostics);

/// `did you mean 'x'?`, or a list of what there is.
std::string suggestion(const std::string& name, const std::vector<std::string>& known);

}  // namespace orrery::scenarios
