// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/agent/agent.h"
#include "engine/agent/control_task.h"
#include "engine/population/column_function.h"
#include "engine/population/population.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Rows of a scalar output: so many for each decision maker.
struct UnitOutput {
  std::size_t devices = 0;  ///< index into `Plant::devices`
  const Population* population = nullptr;
  int output = 0;
  std::size_t picks = 1;
  std::vector<std::uint32_t> rows;  ///< of the population; decision maker u has rows[u picks ..)
};

/// What a value must lie in. What lies outside is seen at the bound.
struct StatedRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// A signal as it arrives. Axes, for each picked device: the newest value, those of the ticks
/// before, then the age of the newest.
struct SignalAxes {
  SignalInfo signal;  ///< scalar
  std::size_t picks = 1;
  std::vector<std::uint32_t>
      devices;    ///< from the signal's first; decision maker u has [u picks ..)
  Duration hold;  ///< older ones are missing; 0: never
  std::uint32_t history = 1;
  bool age = false;
  StatedRange range;
  double otherwise = 0.0;  ///< what stands for a missing value
};

class Forecasts;

/// An output of an exogenous population, ahead of time. Axes, for each picked row: one each lead.
struct ForecastAxes {
  Forecasts* from = nullptr;  ///< of the plant; made for the control's period
  std::size_t number = 0;     ///< among its forecasts
  std::size_t leads = 1;
  UnitOutput of;  ///< what is forecast: the executive brings it to the tick's time
  StatedRange range;
};

/// Two axes: sine and cosine of the time within a cycle.
struct ClockAxes {
  Duration cycle;
};

/// An axis for each action: what was commanded last.
struct ActionAxes {};

using ObservedAxes = std::variant<SignalAxes, ForecastAxes, ClockAxes, ActionAxes>;

/// A command to an input of the devices of a decision maker.
struct ControlAction {
  std::string name;
  std::string input;
  std::string unit = "1";  ///< SI
  std::size_t picks = 1;
  std::vector<DeviceId> devices;  ///< decision maker u has [u picks ..); all get the same value
  double low = 0.0;               ///< continuous: the box
  double high = 1.0;
  std::vector<double> levels;  ///< discrete: the values
  double rate_per_s = 0.0;     ///< it changes at most so fast; 0: at once
  Duration delay;              ///< on top of compute and network
  Duration time_to_live;       ///< counted from the tick: too late on arrival; 0: never
  FailSafe fail_safe;          ///< what the devices do where commands stay away
  double at_first = 0.0;
};

/// A true output, which no controller sees.
struct ControlMeasure {
  enum class Reduce { kSum, kMean, kMin, kMax };
  std::string name;
  UnitOutput of;
  Reduce reduce = Reduce::kSum;  ///< over the rows of a decision maker
  bool change = false;           ///< since the last tick; else the value at the tick
  std::string unit = "1";        ///< SI
};

/// Everything that a control consists of, but for its controllers. Formulas read the measures, in
/// their order, then the actions that were in force during the step, in SI.
struct ControlSiteSpec {
  std::string name;
  std::uint32_t number = 0;  ///< of the instance, behind those of all agents
  std::uint32_t node = 0;
  Duration period;            ///< the first tick is one period after the start
  std::size_t rows = 1;       ///< decision makers that are here
  std::size_t first_row = 0;  ///< of them, over the whole plant
  /// The device that stands for decision maker 0 in recordings; that of the next one follows it.
  DeviceId first_device = 0;
  ControlTask task;  ///< its axes fit `observes` and `acts`
  std::vector<ObservedAxes> observes;
  std::vector<ControlAction> acts;  ///< all discrete, or all continuous
  std::vector<ControlMeasure> measures;
  std::shared_ptr<const ColumnFunction> reward;
  std::shared_ptr<const ColumnFunction> terminated;          ///< may be null
  std::vector<std::shared_ptr<const ColumnFunction>> costs;  ///< as in the task
  std::uint32_t fallback_after = 1;  ///< ticks in a row with a missing value
  /// Of a row's decision, where somebody outside the run decides.
  double outside_multiply_accumulates = 0.0;
};

}  // namespace orrery::engine
