// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "scenarios/format/defined_model.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// What the readers of the sections share. They run in this order, each on what the earlier ones
/// found.
struct LoadContext {
  Scenario& scenario;
  engine::Diagnostics& diagnostics;
  std::filesystem::path folder;  ///< files are found beneath it
  std::map<std::string, std::shared_ptr<const DefinedModel>> defined;
  std::vector<std::string> agent_names = {};  ///< also of agents that have mistakes
  bool nodes_unreadable = false;              ///< then none of them is missed

  const DeviceElement* device(const std::string& name) const;
  /// `pump.vibration`, and the device it is on.
  const SensorElement* sensor(const std::string& name, const DeviceElement** on = nullptr) const;
  const NodeElement* node(const std::string& name) const;
  const LinkElement* link(const std::string& name) const;
  std::vector<std::string> device_names() const;
  std::vector<std::string> sensor_names() const;
  std::vector<std::string> node_names() const;
  std::vector<std::string> link_names() const;

  /// Unit of what a sensor reports; "1" for a device or a link, else `kUnknownUnit`.
  std::string signal_unit(const std::string& sensor_name) const;
  /// Reports `name`, which stands at `value`, as unknown.
  void unknown(const Value& value, const std::string& what, const std::string& name,
               const std::vector<std::string>& known) const;
};

void load_plant(const Value& section, LoadContext& context);
/// The wires of the populations that `load_plant` has read.
void load_wires(const Value& plant, LoadContext& context);
void load_network(const Value& section, LoadContext& context);
void load_faults(const Value& section, LoadContext& context);
/// One fault, without its name; nothing where too little of it is known. Its mistakes are reported.
std::optional<FaultElement> read_fault(const Value& map, LoadContext& context);
void load_agents(const Value& section, LoadContext& context);
void load_record(const Value& section, LoadContext& context);
void load_metrics(const Value& section, LoadContext& context);
void load_gates(const Value& section, LoadContext& context);
void load_partition(const Value& section, LoadContext& context);

/// Metrics that a gate can hold against a line: totals of the plant and those of each agent.
std::vector<std::string> gate_metrics(const LoadContext& context);
/// Metrics that a run ends with, as far as they are known before it: those and further totals.
std::vector<std::string> response_names(const LoadContext& context);

/// `3` or `10..19`, as it stands in the brackets of `pump[3]`: first and last.
std::optional<std::pair<std::uint32_t, std::uint32_t>> row_range(const std::string& inside);

/// Does a wire drive this input?
bool is_driven(const DeviceElement& device, const std::string& input);

/// Text under `key` of a mapping, or empty.
std::string text_under(const Value& map, const char* key);

}  // namespace orrery::scenarios
