// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/population/column_function.h"
#include "engine/registry/diagnostic.h"
#include "engine/registry/param_set.h"
#include "engine/time/sim_time.h"
#include "scenarios/format/expression.h"

namespace orrery::scenarios {

/// Which rows of a population a decision maker has to do with. With `n` decision makers and `m n`
/// rows, decision maker u has the rows m u .. m u + m - 1; `rows` picks among those m (empty: all).
/// With fewer rows than decision makers, neighbours share one: of r rows, u has row u r / n.
struct UnitRows {
  std::string population;
  std::vector<std::uint32_t> rows;
};

/// What a controller sees. One entry gives one axis of the observation for each row of the unit and
/// each instant of the history, or those of a clock or a forecast.
struct ObservationElement {
  enum class Kind {
    kSignal,    ///< readings as they arrived at the node: delayed, lost, noisy
    kForecast,  ///< an output of an exogenous population, ahead of time, with a stated error
    kClock,     ///< sine and cosine of the time in a day, a week or a year
    kAction,    ///< what it did last
  };
  std::string name;
  engine::SourcePlace place;
  Kind kind = Kind::kSignal;
  std::string signal;                   ///< kSignal: `room.temperature`; scalar
  UnitRows rows;                        ///< kSignal, kForecast
  std::string output;                   ///< kForecast: of `rows.population`
  std::vector<engine::Duration> ahead;  ///< kForecast: 0 is now
  double error = 0.0;  ///< kForecast: standard deviation at `error_at`, relative to the output's
                       ///< own standard deviation so far or, where `error_is_absolute`, in its unit
  bool error_is_absolute = false;
  engine::Duration error_at;  ///< the error grows as the root of the time ahead up to here
  engine::Duration cycle;     ///< kClock: 1 d, 7 d, 365 d
  std::uint32_t history = 1;  ///< kSignal: the last so many values, one a control period
  engine::Duration hold;      ///< kSignal: older ones are missing; 0: never
  bool age = false;           ///< kSignal: one more axis: seconds since it was sampled
  double low = 0.0;           ///< stated range, SI; finite
  double high = 0.0;
  double otherwise = 0.0;  ///< what stands for a missing value
};

/// What a controller does: a command to an input of the unit's devices.
struct ActionElement {
  std::string name;
  engine::SourcePlace place;
  UnitRows rows;      ///< every picked row gets the same value
  std::string input;  ///< of the population
  double low = 0.0;   ///< continuous: the box, SI
  double high = 1.0;
  std::vector<double> levels;  ///< discrete: the values; several discrete actions multiply
  std::vector<std::string> level_names;  ///< empty, or one a level
  double rate_per_s = 0.0;               ///< it changes at most so fast; 0: at once
  engine::Duration delay;                ///< on top of compute and network
  engine::Duration time_to_live;         ///< later than this it is not obeyed; 0: however late
  engine::FailSafe fail_safe;            ///< at the device, where commands stay away
  double at_first = 0.0;                 ///< what the rate limit starts from
};

/// A number of a step that reward, limits and reports are made of: true outputs, which no
/// controller sees.
struct MeasureElement {
  enum class Reduce { kSum, kMean, kMin, kMax };
  std::string name;
  engine::SourcePlace place;
  UnitRows rows;
  std::string output;
  Reduce reduce = Reduce::kSum;  ///< over the rows of the unit
  bool change = false;     ///< since the last tick (energy, money); else the value at the tick
  std::string unit = "1";  ///< SI
  Reduce episode = Reduce::kSum;  ///< over the steps of an episode, in reports
};

/// An expression over the measures of a step (in their order), then the actions: the value of each
/// in SI, of a discrete one its level.
struct StepExpression {
  std::string text;
  engine::SourcePlace place;
  std::shared_ptr<const engine::ColumnFunction> function;
  std::shared_ptr<const Expression> formula;  ///< the same, which can say where a NaN comes from
};

struct CostElement {
  std::string name;
  StepExpression cost;
  double budget = 0.0;  ///< of an episode
};

/// Section `control`: a controller in the loop, and the environment that learners see.
struct ControlElement {
  std::string name;
  engine::SourcePlace place;
  std::string node;
  engine::Duration period;
  engine::Duration episode;  ///< then it is truncated
  std::string each;          ///< a population: one decision maker a row; empty: one for the plant
  /// Of the plant, as rows of this scenario (scenarios/control/replicate.h): without `each`, there
  /// are so many decision makers.
  std::uint32_t copies = 1;
  std::vector<ObservationElement> observes;
  std::vector<ActionElement> acts;
  std::vector<MeasureElement> measures;
  StepExpression reward;                     ///< dimensionless
  std::optional<StepExpression> terminated;  ///< a condition
  std::vector<CostElement> costs;
  std::string model;        ///< the controller, by catalogue name; `do_nothing` by default
  engine::ParamSet params;  ///< of it
  engine::SourcePlace model_place;
  std::string fallback;  ///< takes over where too much is missing; empty: none
  engine::ParamSet fallback_params;
  std::uint32_t fallback_after = 0;  ///< steps in a row with a missing value
};

/// The names of the metrics that a run has of it: validate/control_log.h.
std::vector<std::string> control_metrics(const ControlElement& control);

}  // namespace orrery::scenarios
