// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/control_keys.h"

#include "engine/registry/param_rows.h"
#include "scenarios/format/key_ranges.h"

namespace orrery::scenarios {

namespace {

using engine::kInfinity;
using engine::ModelInfo;
using engine::ParamInfo;
using engine::Range;
using engine::rows::choice;
using engine::rows::difference;
using engine::rows::flag;
using engine::rows::integer;
using engine::rows::keys;
using engine::rows::number;
using engine::rows::numbers;
using engine::rows::required;
using engine::rows::text;
using engine::rows::texts;

ParamInfo in_unit(ParamInfo row, const char* unit) {
  row.unit = unit;
  return row;
}

ParamInfo within(ParamInfo row, Range range) {
  row.range = range;
  return row;
}

ParamInfo picked_rows() {
  return within(numbers("rows", "of the rows of a decision maker, from 0; all when left out"),
                {0.0, 1e9});
}

ParamInfo stated_range() {
  return in_unit(numbers("range", "least and greatest value that a learner should expect"),
                 "signal");
}

}  // namespace

const ModelInfo& control_keys() {
  static const ModelInfo info = keys(
      "control", "a controller at a node, and the task that it is there for",
      {required(text("node", "", "where it runs: what it observes travels to it")),
       required(number("period", "s", 0.0, kStep, "between its decisions")),
       required(number("episode", "s", 0.0, kStep,
                       "a training episode is as long, and is then truncated")),
       text("each", "", "a population: one decision maker a row; one for the plant when empty")});
  return info;
}

const ModelInfo& observed_reading_keys() {
  static const ModelInfo info =
      keys("observed signal", "readings of a signal as they arrive at the node",
           {required(text("signal", "", "such as `rooms.temperature`")), required(stated_range()),
            number("hold", "s", 0.0, kLongTime, "older values are missing; 0: never"),
            integer("history", 1, {1, 1000}, "the values at the last so many decisions"),
            flag("age", false, "its age as well, in seconds"), picked_rows()});
  return info;
}

const ModelInfo& observed_forecast_keys() {
  static const ModelInfo info = keys(
      "forecast", "an output ahead of time, with a stated error",
      {required(text("forecast", "", "an output, such as `weather.temperature`")),
       required(stated_range()),
       within(in_unit(numbers("ahead", "how far; 0 is now, which is what is there when left out"),
                      "s"),
              kLongTime),
       number("error_at", "s", 0.0, kLongTime,
              "where the error is as stated; it grows as the root of the time ahead up to there; "
              "the longest of `ahead` when left out"),
       picked_rows()});
  return info;
}

const ModelInfo& observed_clock_keys() {
  static const ModelInfo info =
      keys("clock", "sine and cosine of the time in a cycle",
           {required(number("clock", "s", 0.0, {1.0, 3.0e9}, "length of the cycle: 1 d, 7 d"))});
  return info;
}

const ModelInfo& observed_action_keys() {
  static const ModelInfo info =
      keys("last action", "what the controller did last", {required(flag("action", true, "true"))});
  return info;
}

const ModelInfo& act_keys() {
  static const ModelInfo info =
      keys("action", "a command to an input of the plant: in a range, or one of several levels",
           {required(text("command", "", "an input, such as `heat_pump.modulation`")),
            in_unit(numbers("range", "least and greatest value"), "signal"),
            in_unit(numbers("levels", "the values that there are to choose from"), "signal"),
            texts("names", "of the levels, in their order"),
            difference(number("rate", "signal/s", 0.0, {0.0, kInfinity},
                              "it changes at most so fast; 0: at once")),
            number("delay", "s", 0.0, kLongTime, "on top of compute and network"),
            number("time_to_live", "s", 0.0, kLongTime,
                   "a command that takes longer to arrive is not obeyed; 0: however late"),
            picked_rows()});
  return info;
}

const ModelInfo& fail_safe_keys() {
  static const ModelInfo info = keys(
      "fail-safe", "what the device does by itself once no command has arrived for so long",
      {required(in_unit(
           number("value", "1", 0.0, {-kInfinity, kInfinity}, "what the input is then"), "signal")),
       required(number("after", "s", 0.0, kStep, "since the latest command arrived"))});
  return info;
}

const ModelInfo& measure_keys() {
  static const ModelInfo info =
      keys("measure", "a true output that reward, limits and reports are made of",
           {required(text("of", "", "an output, such as `tariff.cost`")),
            choice("reduce", {"sum", "mean", "min", "max"}, "over the rows of a decision maker"),
            flag("change", false, "what came since the last decision: of what adds up"),
            choice("episode", {"sum", "mean", "min", "max"}, "over an episode, in reports"),
            picked_rows()});
  return info;
}

const ModelInfo& cost_keys() {
  static const ModelInfo info =
      keys("cost", "something that should stay below a budget in each episode", {});
  return info;
}

const ModelInfo& controller_keys() {
  static const ModelInfo info = keys("controller", "who decides when the scenario runs",
                                     {required(text("model", "", "a controller, such as `pid`"))});
  return info;
}

const ModelInfo& fallback_keys() {
  static const ModelInfo info =
      keys("fallback", "who takes over while too much is missing",
           {required(text("model", "", "a controller, such as `pid`")),
            integer("after", 1, {1, 1e6}, "decisions in a row with a missing value")});
  return info;
}

}  // namespace orrery::scenarios
