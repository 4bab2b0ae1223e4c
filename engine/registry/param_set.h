// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "engine/registry/model_info.h"

namespace orrery::engine {

using ParamValue = std::variant<double, std::string, std::vector<double>, std::vector<std::string>>;

/// Checked parameter values of one model, SI units. The loader fills in every default, so a value
/// that a model describes is always there; asking for another one is our own bug. Flags and
/// integers are numbers.
class ParamSet {
 public:
  /// All defaults of `info`; required parameters are left out.
  static ParamSet defaults(const ModelInfo& info);

  void set(const std::string& name, ParamValue value) { values_[name] = std::move(value); }
  bool has(const std::string& name) const { return values_.contains(name); }

  double number(const std::string& name) const;
  int integer(const std::string& name) const { return static_cast<int>(number(name)); }
  bool flag(const std::string& name) const { return number(name) != 0.0; }
  const std::string& text(const std::string& name) const;
  const std::vector<double>& numbers(const std::string& name) const;
  const std::vector<std::string>& texts(const std::string& name) const;

  /// Sorted by name.
  const std::map<std::string, ParamValue>& values() const { return values_; }

 private:
  std::map<std::string, ParamValue> values_;
};

}  // namespace orrery::engine
