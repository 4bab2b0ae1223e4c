// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/memory_estimate.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "engine/network/link_model.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

constexpr double kCell = 8.0;       // a double
constexpr double kRow = 64.0;       // identity, random stream and cadence of a row
constexpr double kNode = 512.0;     // name, profile and routes of a machine
constexpr double kObserved = 64.0;  // features of a signal that an agent observes, about
constexpr double kGibibyte = 1073741824.0;

/// Parameters that take a column.
double varied(const Element& element) {
  return static_cast<double>(
      std::count_if(element.numbers.begin(), element.numbers.end(),
                    [](const auto& number) { return !number.second.is_constant(); }));
}

double bytes_of(const DeviceElement& device) {
  const auto& info = device.info;
  double cells = static_cast<double>(info.params.size() + 2 * info.outputs.size() +
                                     info.inputs.size() + info.fault_points.size());
  double rows = kRow;
  for (const auto& sensor : device.sensors) {
    cells += varied(sensor) + sensor.samples;
    rows += kRow;
  }
  return device.count * (cells * kCell + rows);
}

double device_count(const Scenario& scenario, const std::string& name) {
  for (const auto& device : scenario.plant) {
    if (device.name == name) return device.count;
  }
  return 0.0;
}

double node_count(const Scenario& scenario, const std::string& name) {
  for (const auto& node : scenario.nodes) {
    if (node.name == name) return node.count;
  }
  return 0.0;
}

double bytes_of(const Scenario& scenario, const LinkElement& link) {
  const double rows = std::max({device_count(scenario, link.from), node_count(scenario, link.from),
                                node_count(scenario, link.to)});
  return rows * (static_cast<double>(engine::link_model_info().params.size()) * kCell + kRow);
}

double bytes_of(const Scenario& scenario, const AgentElement& agent) {
  if (agent.observes.empty()) return 0.0;
  const std::string& signal = agent.observes.front().signal;
  const double devices = device_count(scenario, signal.substr(0, signal.find('.')));
  return devices * static_cast<double>(agent.observes.size()) * kObserved * kCell;
}

}  // namespace

double estimated_bytes(const Scenario& scenario) {
  double bytes = 0.0;
  for (const auto& device : scenario.plant) bytes += bytes_of(device);
  for (const auto& node : scenario.nodes) bytes += node.count * kNode;
  for (const auto& link : scenario.links) bytes += bytes_of(scenario, link);
  for (const auto& agent : scenario.agents) bytes += bytes_of(scenario, agent);
  return bytes;
}

double physical_memory_bytes() {
  return static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void check_memory(const Scenario& scenario, double available, engine::Diagnostics& diagnostics) {
  const double needed = estimated_bytes(scenario);
  if (needed <= available || scenario.plant.empty()) return;
  const auto largest =
      std::max_element(scenario.plant.begin(), scenario.plant.end(),
                       [](const auto& a, const auto& b) { return bytes_of(a) < bytes_of(b); });
  diagnostics.error(
      "memory", largest->place,
      fmt::format("the scenario needs about {:.1f} GiB, this machine has {:.1f}: '{}' alone has {} "
                  "devices with {:.1f} GiB",
                  needed / kGibibyte, available / kGibibyte, largest->name, largest->count,
                  bytes_of(*largest) / kGibibyte),
      "lower 'count' or 'samples', or use a larger machine");
}

}  // namespace orrery::scenarios
