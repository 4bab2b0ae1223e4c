// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/fault/fault_model.h"
#include "engine/registry/model_info.h"
#include "engine/time/sim_time.h"
#include "scenarios/format/expression.h"
#include "scenarios/format/symbol_table.h"

namespace orrery::scenarios {

/// A formula and where it is written.
struct Formula {
  Expression expression;
  engine::SourcePlace place;
};

struct DefinedState {
  std::string name;
  Formula initial;              ///< of parameters, like the limits
  std::optional<Formula> rate;  ///< in the state's unit per second, of all symbols
  std::optional<Formula> min;
  std::optional<Formula> max;
};

/// From one discrete state to another, with new values for some states.
struct DefinedTransition {
  std::size_t from = 0;
  std::size_t to = 0;
  Formula when;
  std::vector<std::pair<std::size_t, Formula>> set;  ///< state, value
};

/// A device of one's own, written under `define` of a scenario: docs/define.md. All values are in
/// the SI unit of what they are.
struct DefinedModel {
  engine::ModelInfo info;
  engine::Duration step{engine::kNsPerSecond};  ///< of integration, at most
  /// Parameters, inputs, states, fault points, `t`, `is_MODE`: in this order.
  SymbolTable symbols;
  std::vector<double> input_defaults;
  std::vector<DefinedState> states;
  std::vector<std::string> modes;  ///< the first one is the initial one; may be empty
  std::vector<DefinedTransition> transitions;
  std::vector<Formula> outputs;
  std::vector<engine::FaultModel> faults;  ///< one for each fault point, of the same name

  std::size_t first_input() const { return info.params.size(); }
  std::size_t first_state() const { return first_input() + info.inputs.size(); }
  std::size_t first_fault_point() const { return first_state() + states.size(); }
  std::size_t time() const { return first_fault_point() + info.fault_points.size(); }
  std::size_t first_mode() const { return time() + 1; }
};

}  // namespace orrery::scenarios
