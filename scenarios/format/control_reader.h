// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Reads one controller of section `control`: all of its mistakes in one pass.
class ControlReader {
 public:
  ControlReader(const Entry& entry, LoadContext& context);

  /// The controller; nothing where too little of it is known. Its mistakes are reported.
  std::optional<ControlElement> read();

 private:
  void read_head();
  /// Calls `read_entry` for the entries under `key`, which has to be there where `needed` says why.
  void read_map(const char* key, const char* needed,
                void (ControlReader::*read_entry)(const Entry&));

  // control_observations.cpp
  void read_observation(const Entry& entry);
  void read_reading(const Value& map, ObservationElement& seen);
  void read_forecast(const Value& map, ObservationElement& seen);
  void read_ahead(const Value& map, const Element& keys, ObservationElement& seen);
  void read_forecast_error(const Value& map, const std::string& unit, ObservationElement& seen);
  void read_clock(const Value& map, ObservationElement& seen);
  void read_last_action(const Value& map, ObservationElement& seen);
  /// `range: [low, high]`, of two numbers that rise.
  bool read_range(const Value& map, const Element& keys, double& low, double& high);
  void read_otherwise(const Value& map, const std::string& unit, ObservationElement& seen);

  // control_actions.cpp
  void read_action(const Entry& entry);
  void read_bounds(const Value& map, const Element& keys, ActionElement& action);
  void read_levels(const Value& map, const Element& keys, ActionElement& action);
  void read_first(const Value& map, const std::string& unit, ActionElement& action);
  void read_fail_safe(const Value& map, const std::string& unit, ActionElement& action);
  /// Numbered and continuous actions do not mix.
  void check_kinds();
  void read_measure(const Entry& entry);

  // What formulas are about.
  void make_symbols();
  void read_reward();
  void read_terminated();
  void read_cost(const Entry& entry);
  std::optional<Expression> formula(const Value& value);
  StepExpression kept(const Value& value, const Expression& formula) const;
  void read_controller(const char* key);
  void read_default_controller();
  std::string unit_of_observation(const std::string& axis) const;

  /// The rows that a decision maker has of `device`, and those that `rows` picks among them.
  UnitRows unit_rows(const Value& map, const Element& keys, const DeviceElement& device);
  std::uint32_t unit_count() const;
  /// `pump.energy`: a scalar output and its device; null with a mistake.
  const engine::PortInfo* output(const Value& map, const char* key, const DeviceElement*& device);

  const Entry& entry_;
  const Value& map_;
  LoadContext& context_;
  engine::Diagnostics& diagnostics_;
  ControlElement control_;
  SymbolTable symbols_;
  std::vector<std::string> broken_;  ///< measures and actions with mistakes: not told again
};

/// What a controller observes and commands can reach it, and forecasts are about what it cannot
/// change. For all controllers, when the whole scenario is read.
void check_controls(LoadContext& context);

}  // namespace orrery::scenarios
