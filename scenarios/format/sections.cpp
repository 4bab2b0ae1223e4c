// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/sections.h"

#include "engine/registry/param_rows.h"
#include "scenarios/format/key_ranges.h"

namespace orrery::scenarios {

namespace {

using engine::kInfinity;
using engine::ModelInfo;
using engine::Range;
using engine::rows::choice;
using engine::rows::flag;
using engine::rows::integer;
using engine::rows::keys;
using engine::rows::number;
using engine::rows::numbers;
using engine::rows::required;
using engine::rows::text;
using engine::rows::texts;

constexpr Range kNotNegative{0.0, kInfinity};
constexpr Range kManyRows{1.0, 1e9};

}  // namespace

const ModelInfo& scenario_keys() {
  static const ModelInfo info =
      keys("scenario", "the whole file",
           {required(integer("orrery", 1, {1, 1}, "version of the format")),
            required(text("name", "", "what the report calls it")),
            text("description", "", "a sentence or two about the plant"),
            integer("seed", 1, {0, 9.0e15}, "of all random numbers"),
            required(number("duration", "s", 0.0, kStep, "simulated time"))});
  return info;
}

const ModelInfo& device_keys() {
  static const ModelInfo info =
      keys("device", "a population of devices of one model",
           {required(text("model", "", "a device model, or a name under `define`")),
            integer("count", 1, kManyRows, "devices in the population"),
            number("step", "s", 60.0, kStep, "longest integration step")});
  return info;
}

const ModelInfo& wire_keys() {
  static const ModelInfo info = [] {
    ModelInfo made =
        keys("wire", "an output of a population that drives an input",
             {required(text("from", "", "population.output")),
              number("scale", "1", 1.0, {}, "factor; -1 turns the sign"),
              numbers("at", "a row of this population for each row of the other; they add up"),
              numbers("of", "a row of the other population for each row of this one")});
    made.params[2].range = made.params[3].range = {0.0, kManyRows.max};
    return made;
  }();
  return info;
}

const ModelInfo& sensor_keys() {
  static const ModelInfo info =
      keys("sensor", "one sensor on each device of a population",
           {text("model", "analog", "a sensor model"),
            required(text("measures", "", "an output of the device")),
            number("period", "s", 0.0, kLongTime, "between samples; 0 only for recorded data"),
            number("offset", "s", 0.0, kLongTime, "time of the first sample"),
            integer("samples", 1, {1, 1 << 20}, "values in a waveform row"),
            number("sample_rate", "Hz", 0.0, {0.0, 1e9}, "inside a waveform row")});
  return info;
}

const ModelInfo& node_keys() {
  static const ModelInfo info =
      keys("node", "machines on which agents run",
           {integer("count", 1, {1, 1e6},
                    "machines of this kind; devices are spread over them (spread of their link)")});
  return info;
}

const ModelInfo& link_keys() {
  static const ModelInfo info = keys(
      "link", "links between the devices of a population, or a node, and a node",
      {required(text("from", "", "a population or a node")), required(text("to", "", "a node")),
       choice("spread", {"blocks", "in_turn"},
              "how devices are spread over several nodes: neighbours together, or dealt out")});
  return info;
}

const ModelInfo& adapter_field_keys() {
  static const ModelInfo info = keys(
      "field", "how one signal travels in a vendor's payload",
      {required(text("field", "", "the vendor's name for it")),
       text("unit", "", "the vendor's unit; that of the signal when empty"),
       number("resolution", "1", 0.0, kNotNegative, "step of the payload, in the vendor's unit"),
       number("min", "1", -kInfinity, {}, "smallest value of the payload, in the vendor's unit"),
       number("max", "1", kInfinity, {}, "largest value of the payload, in the vendor's unit")});
  return info;
}

const ModelInfo& fault_keys() {
  static const ModelInfo info =
      keys("fault", "a fault on some rows of a target",
           {required(text("model", "", "a fault model")),
            required(text("on", "", "a population, a sensor or a link")),
            number("sound_until", "s", 0.0, kLongTime,
                   "the rows are known to be sound until then: no onset before"),
            number("share", "1", 1.0, {0.0, 1.0},
                   "of the rows, drawn; all when neither it nor `rows` is given")});
  return info;
}

const ModelInfo& agent_keys() {
  static const ModelInfo info = keys(
      "agent", "an algorithm at a node",
      {required(text("model", "", "an agent model")), required(text("node", "", "where it runs")),
       required(number("period", "s", 0.0, kStep, "between its ticks")),
       choice("rows", {"tick", "sample_time"},
              "one row a tick with the last values, or one row a sampling time"),
       number("hold", "s", 3600.0, kLongTime, "older values count as missing"),
       texts("controls", "controls that judge beside it; all when left out, [] for none"),
       choice("scoring", {"auto", "exact", "summary"},
              "keeps every judgement, or counts them in bins as they come; auto counts above "
              "10 million")});
  return info;
}

const ModelInfo& observed_keys() {
  static const ModelInfo info =
      keys("observes", "a signal and the steps its rows pass",
           {required(text("signal", "", "such as `pump.vibration`")),
            number("max_age", "s", 0.0, kLongTime,
                   "rows older than this on arrival are expired; 0 keeps all")});
  return info;
}

const ModelInfo& only_while_keys() {
  static const ModelInfo info =
      keys("only_while", "rows are judged only while a signal of the device is high",
           {required(text("signal", "", "such as `pump.running`")),
            number("above", "1", 0.5, {}, "judged above this"),
            number("for", "s", 0.0, kLongTime, "only when it has been so for this long")});
  return info;
}

const ModelInfo& on_alert_keys() {
  static const ModelInfo info = keys(
      "on_alert", "a command that each alert sends to its device",
      {required(text("command", "", "an input of the device")),
       number("value", "1", 1.0, {}, "what the input is set to"),
       number("at_most_every", "s", 86400.0, kLongTime, "per device"),
       number("time_to_live", "s", 0.0, kLongTime, "the command expires after this; 0 never")});
  return info;
}

const ModelInfo& record_keys() {
  static const ModelInfo info =
      keys("record", "which signals are kept as series",
           {flag("series", true, "keeps series at all"),
            texts("signals", "names of signals; all scalar ones when empty"),
            integer("every", 1, {1, 1e9}, "keeps every n-th row of a device"),
            flag("on_change", false, "keeps rows of a device that differ from its last kept one"),
            number("aggregate", "s", 0.0, kLongTime,
                   "keeps mean, min, max and count of each device over this instead of rows; 0 "
                   "keeps rows"),
            number("around", "s", 0.0, kLongTime,
                   "keeps a device's rows only so long before and after its alerts and onsets of "
                   "faults; 0 keeps all"),
            integer("devices", 0, {0, 1e9}, "of each population; 0 keeps all"),
            texts("only", "devices by name, such as `pump[3]`, `pump[10..19]` or `pump`"),
            flag("truth", false, "keeps true values beside reported ones"),
            flag("waveforms", false, "keeps waveform rows"),
            flag("scores", true, "keeps the agents' scores")});
  return info;
}

const ModelInfo& partition_keys() {
  static const ModelInfo info =
      keys("partition", "how a large plant is cut into parts that run side by side",
           {choice("plan", {"auto", "one", "sites"},
                   "auto cuts large plants only; one never cuts; sites cuts at every gateway"),
            integer("devices", 10000, {1, 1e9}, "a part has about this many")});
  return info;
}

const ModelInfo& metric_keys() {
  static const ModelInfo info =
      keys("metric",
           "a total over a population at the end of the run, or a sensor's mean in steady state",
           {required(text("of", "", "an output, such as `pump.energy`; of steady_mean a sensor")),
            choice("reduce", {"sum", "mean", "min", "max", "steady_mean"},
                   "over the devices; steady_mean: over time too, after the warm-up"),
            number("every", "s", 0.0, kLongTime,
                   "of steady_mean: the run is looked at in intervals of this length"),
            text("unit", "", "in which it is shown; that of the output when empty")});
  return info;
}

const ModelInfo& gate_keys() {
  static const ModelInfo info =
      keys("gate", "a line that a metric must hold; the verdict is the worst of all gates",
           {required(text("metric", "", "such as `watch.event_recall`")),
            number("at_least", "1", -kInfinity, {}, "the metric's lower bound must reach it"),
            number("at_most", "1", kInfinity, {}, "the metric's upper bound must stay below it")});
  return info;
}

}  // namespace orrery::scenarios
