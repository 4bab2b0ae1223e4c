// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/replicate.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/registry/check.h"
#include "scenarios/build/fault_builder.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

using Rows = std::vector<std::uint32_t>;

const DeviceElement& device_named(const Scenario& scenario, const std::string& name) {
  const auto found = std::find_if(scenario.plant.begin(), scenario.plant.end(),
                                  [&](const auto& device) { return device.name == name; });
  ORRERY_CHECK(found != scenario.plant.end(), "the loader checks the names of populations");
  return *found;
}

/// `rows` once for each copy, each time among the next `stride` rows.
Rows repeated(const Rows& rows, std::uint32_t copies, std::uint32_t stride) {
  Rows all;
  all.reserve(rows.size() * copies);
  for (std::uint32_t copy = 0; copy < copies; ++copy) {
    for (const std::uint32_t row : rows) all.push_back(copy * stride + row);
  }
  return all;
}

template <class T>
std::vector<T> repeated(const std::vector<T>& values, std::uint32_t copies) {
  std::vector<T> all;
  all.reserve(values.size() * copies);
  for (std::uint32_t copy = 0; copy < copies; ++copy)
    all.insert(all.end(), values.begin(), values.end());
  return all;
}

void repeat_lists(Element& element, std::uint32_t copies) {
  for (auto& [name, values] : element.by_row) values = repeated(values, copies);
}

/// Row by row stays row by row; one row with all is one of each copy with all of its copy.
void repeat_wire(WireElement& wire, std::uint32_t from, std::uint32_t to, std::uint32_t copies) {
  if (wire.at.empty() && wire.of.empty() && from != to) {
    (from == 1 ? wire.of : wire.at) = Rows(std::max(from, to), 0);
  }
  wire.at = repeated(wire.at, copies, to);
  wire.of = repeated(wire.of, copies, from);
}

/// Homes are told apart by number.
void number_homes(DeviceElement& device, std::uint32_t count, std::uint32_t copies) {
  if (device.model != "building/security") return;
  auto& homes = device.by_row["home"];
  if (homes.empty()) homes.assign(device.count, device.numbers.at("home").mean());
  const double stride = 1.0 + *std::max_element(homes.begin(), homes.end());
  for (std::uint32_t row = 0; row < count * copies; ++row) homes[row] += stride * (row / count);
}

void replicate_device(const Scenario& scenario, DeviceElement& device, std::uint32_t copies) {
  const std::uint32_t count = device.count;
  device.count *= copies;
  repeat_lists(device, copies);
  number_homes(device, count, copies);
  for (SensorElement& sensor : device.sensors) repeat_lists(sensor, copies);
  for (WireElement& wire : device.wires)
    repeat_wire(wire, device_named(scenario, wire.from).count, count, copies);
  if (device.model != "replay/csv") return;
  for (const char* files : {"files", "paths"}) {
    if (device.texts.has(files))
      device.texts.set(files, repeated(device.texts.texts(files), copies));
  }
}

/// Rows of these depend on each other within a building, or on files alone: copies do not meet.
bool has_rows_of_copies(const DeviceElement& device) {
  constexpr const char* kModels[] = {"building/zones", "climate/weather_file", "replay/csv"};
  if (device.defined != nullptr || find_device(device.model)->rows_are_independent) return true;
  return std::find(std::begin(kModels), std::end(kModels), device.model) != std::end(kModels);
}

}  // namespace

Scenario replicate(const Scenario& scenario, std::uint32_t copies) {
  Scenario whole = scenario;
  whole.partition.plan = PartitionElement::Plan::kOne;
  whole.record = RecordElement{};
  whole.record.series = false;
  whole.experiment.reset();
  whole.layout = LayoutElement{};
  if (copies == 1) return whole;
  for (DeviceElement& device : whole.plant) replicate_device(scenario, device, copies);
  for (NodeElement& node : whole.nodes) node.count *= copies;
  for (LinkElement& link : whole.links) link.copies *= copies;
  for (FaultElement& fault : whole.faults)
    fault.rows = repeated(fault.rows, copies, rows_of(scenario, fault.target));
  for (ControlElement& control : whole.controls) control.copies *= copies;
  return whole;
}

std::string why_not_rows(const Scenario& scenario) {
  for (const ControlElement& control : scenario.controls) {
    if (control.terminated)
      return fmt::format("'terminated' of control '{}' ends copies at different times",
                         control.name);
  }
  for (const DeviceElement& device : scenario.plant) {
    if (!has_rows_of_copies(device))
      return fmt::format("'{}' ({}) is one thing that is solved together", device.name,
                         device.model);
  }
  if (scenario.by_hand.actions > 0) return "somebody acts by hand in it";
  return {};
}

}  // namespace orrery::scenarios
