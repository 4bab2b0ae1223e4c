// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/random/distribution.h"
#include "engine/registry/diagnostic.h"
#include "engine/registry/model_info.h"
#include "engine/registry/param_set.h"
#include "engine/time/sim_time.h"
#include "scenarios/format/control_element.h"
#include "scenarios/format/defined_model.h"
#include "scenarios/format/experiment_element.h"
#include "scenarios/format/layout_element.h"

namespace orrery::scenarios {

/// A named thing of a scenario with its model and its checked parameters. Numbers are distributions
/// over the rows of a population (a plain number is a constant one); everything else is the same
/// for all rows.
struct Element {
  std::string name;
  engine::SourcePlace place;
  std::string model;
  std::map<std::string, engine::Distribution> numbers;
  std::map<std::string, engine::SourcePlace> number_places;
  /// Numbers that a list gives row by row; `numbers` has their mean.
  std::map<std::string, std::vector<double>> by_row;
  engine::ParamSet texts;

  /// All values as one set, for models that do not vary: the numbers' means.
  engine::ParamSet fixed() const;
};

struct SensorElement : Element {
  std::string measures;     ///< an output of its device's model
  engine::Duration period;  ///< 0: as recorded
  engine::Duration offset;
  std::uint32_t samples = 1;  ///< of a waveform
  double sample_rate_hz = 0.0;
};

/// What drives an input of a population, step by step: the outputs of another one, without a
/// network between them.
struct WireElement {
  std::string input;  ///< of the population that has the wire
  engine::SourcePlace place;
  std::string from;    ///< a population
  std::string output;  ///< of it
  double scale = 1.0;
  /// One row of the target for each row of `from` (what meets there is added up).
  std::vector<std::uint32_t> at;
  /// One row of `from` for each row of the target. With neither: row by row, or one row to all.
  std::vector<std::uint32_t> of;
};

struct DeviceElement : Element {
  std::uint32_t count = 1;
  engine::Duration step;
  std::vector<WireElement> wires;
  std::vector<SensorElement> sensors;
  engine::ModelInfo info;  ///< with the outputs of this instance
  std::shared_ptr<const DefinedModel>
      defined;  ///< when it is written in the scenario, under `define`
};

struct NodeElement : Element {
  std::uint32_t count = 1;
};

struct LinkElement : Element {
  std::string from;      ///< a population or a node
  std::string to;        ///< a node
  bool in_turn = false;  ///< devices are dealt out over several nodes, not given in blocks
  /// Of the plant that it is part of: rows and nodes of one copy meet those of no other.
  std::uint32_t copies = 1;
};

/// Latency, rate, loss and fidelity, in words.
std::string link_summary(const LinkElement& link);

struct AdapterField {
  std::string signal;
  engine::SourcePlace place;
  std::string field;   ///< the vendor's name
  double scale = 1.0;  ///< SI = vendor * scale + offset
  double offset = 0.0;
  double resolution = 0.0;  ///< in the vendor's unit
  engine::Range range;      ///< in the vendor's unit
};

struct AdapterElement {
  std::string name;
  engine::SourcePlace place;
  std::string devices;
  std::vector<AdapterField> fields;
};

enum class OnsetKind { kAt, kBetween, kLifetime };

/// When something is done by hand, and the how-manieth such action it is.
struct HandTime {
  engine::SimTime at;
  std::uint32_t number = 0;
};

struct FaultElement : Element {
  std::string target;  ///< a population, a sensor or a link
  engine::SourcePlace target_place;
  std::vector<std::uint32_t> rows;  ///< named rows
  engine::SourcePlace rows_place;
  double share = 1.0;  ///< of the rows, drawn; used when no rows are named
  OnsetKind onset_kind = OnsetKind::kAt;
  engine::Distribution onset;
  engine::Distribution age;
  double sound_until_s = 0.0;
  std::optional<engine::Distribution> lasts;
  engine::Distribution severity;
  std::optional<HandTime> by_hand;  ///< set: exactly then; such faults stand behind all others
};

struct StepElement : Element {};

struct ObservedSignal {
  std::string signal;
  engine::SourcePlace place;
  std::vector<StepElement> steps;
  engine::Duration max_age;
};

struct GateElement {
  std::string signal;
  engine::SourcePlace place;
  double above = 0.5;
  engine::Duration settle;
};

struct AlertElement {
  std::string command;  ///< an input of the device
  engine::SourcePlace place;
  double value = 1.0;
  engine::Duration at_most_every;
  engine::Duration time_to_live;
};

/// How an agent's judgements are scored: kept one by one, counted in bins as they come, or
/// whichever their number calls for.
enum class Scoring { kAuto, kExact, kSummary };

struct AgentElement : Element {
  std::string node;
  engine::SourcePlace node_place;
  engine::Duration period;
  bool by_sample_time = false;  ///< one row a sampling time instead of one a tick
  engine::Duration hold;
  std::vector<ObservedSignal> observes;
  std::optional<GateElement> only_while;
  std::optional<AlertElement> on_alert;
  std::optional<std::vector<std::string>> controls;  ///< that judge beside it; nullopt: all
  Scoring scoring = Scoring::kAuto;
};

/// Rows of a population: `pump`, `pump[3]`, `pump[10..19]`.
struct DeviceChoice {
  std::string population;
  std::uint32_t first = 0;
  std::uint32_t count = 1;
};

/// A command by hand to some rows of a population; each row is an action with a number of its own.
struct HandCommand {
  HandTime when;  ///< with the number of the first row
  DeviceChoice devices;
  std::string input;
  double value = 0.0;  ///< in SI
};

/// What people did to the plant: session/intervention.h. Their faults are among the others.
struct ByHandElement {
  std::string file;  ///< the log, as it is named in messages and in the result
  std::string text;  ///< the log; empty: nobody did anything
  std::size_t actions = 0;
  std::vector<HandCommand> commands;
};

/// What is kept as series in the result. Metrics, alerts, commands, faults and fates always are.
struct RecordElement {
  bool series = true;
  std::vector<std::string> signals;  ///< empty: all scalar signals
  std::uint32_t every = 1;           ///< every n-th row of a device
  bool on_change = false;            ///< only rows that differ from the last kept one
  engine::Duration aggregate;        ///< numbers of each device over this; 0: rows
  engine::Duration around;           ///< only so long around alerts and onsets; 0: all
  std::uint32_t devices = 0;         ///< at most so many devices of a population; 0 all
  std::vector<DeviceChoice> only;    ///< these and no others; empty: by `devices`
  bool truth = false;
  bool waveforms = false;
  bool scores = true;
};

/// How a plant is cut into parts. It shapes the result where parts exchange flow rows, so it
/// belongs to the scenario, not to the command line.
struct PartitionElement {
  enum class Plan { kAuto, kOne, kSites };
  Plan plan = Plan::kAuto;
  std::uint32_t devices = 10'000;  ///< about as many in a part
};

struct MetricElement {
  std::string name;
  engine::SourcePlace place;
  std::string of;          ///< `pump.energy`: an output, read at the end of the run, or a sensor
  std::string reduce;      ///< sum, mean, min, max; steady_mean: of a sensor, over time
  std::string unit;        ///< in which it is shown
  engine::Duration every;  ///< of steady_mean: length of an interval

  bool is_steady() const { return reduce == "steady_mean"; }
  std::string warm_up_name() const { return name + "_warm_up"; }
};

struct GateCheck {
  std::string name;
  engine::SourcePlace place;
  std::string metric;  ///< `watch.event_recall`
  std::optional<double> at_least;
  std::optional<double> at_most;
};

/// Everything that a scenario file says, checked against the catalogue, in SI units.
struct Scenario {
  std::string path;
  std::string text;  ///< after reuse and `--set`, as plain YAML, without section `experiment`
  std::string name;
  std::string description;
  std::uint64_t seed = 1;
  engine::Duration duration;
  std::vector<DeviceElement> plant;
  std::vector<NodeElement> nodes;
  std::vector<LinkElement> links;
  std::vector<AdapterElement> adapters;
  std::vector<FaultElement> faults;
  std::vector<AgentElement> agents;
  std::vector<ControlElement> controls;
  RecordElement record;
  PartitionElement partition;
  std::optional<ExperimentElement> experiment;
  std::vector<MetricElement> metrics;
  std::vector<GateCheck> gates;
  LayoutElement layout;
  ByHandElement by_hand;
  /// SHA-256 of the foreign models that the user, not the file, trusts (`--trust-model`).
  std::vector<std::string> trusted;
  std::vector<std::string> files;  ///< every file that shaped it, for the run's identity
};

/// A kind of fault: one from the catalogue, or a fault point that the target's definition has,
/// which goes first. Null when there is none of that name.
const engine::FaultModel* fault_model(const Scenario& scenario, const std::string& model,
                                      const std::string& target);

}  // namespace orrery::scenarios
