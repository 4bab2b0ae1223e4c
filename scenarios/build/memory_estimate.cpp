// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/memory_estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/build/partition.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/validate/judge_plan.h"

namespace orrery::scenarios {

namespace {

// Measured with fleets of 400,000 on one worker: what the process held at its height, term by term.
constexpr double kProgram = 14e6;       // the program itself, before the first device
constexpr double kCell = 8.0;           // a double
constexpr double kRow = 29.0;           // of a batch, besides its values
constexpr double kSensor = 20.0;        // last value, number of the next sample
constexpr double kJittered = 20.0;      // next sample of a sensor with a clock of its own
constexpr double kAccess = 20.0;        // queue and burst state of a link of one device
constexpr double kNode = 512.0;         // name, profile and routes of a machine
constexpr double kSampledCopies = 3.0;  // true, reported and wanted rows
constexpr double kTickedCopies = 6.0;   // crossed, cleaned, aligned and judged rows
constexpr double kCounted = 40.0;       // of a device and judge that counts (scoring: summary)
constexpr double kControl = 90.0;       // state and bins of a control, besides
constexpr double kKept = 96.0;          // of a judgement that is kept, while it is scored
constexpr double kRecorded = 130.0;     // of a row of a series, until it is written
constexpr double kRowsRecorded = 4e6;   // at most, before they are written
constexpr double kGibibyte = 1073741824.0;

/// Parameters that take a column.
double varied(const Element& element) {
  return static_cast<double>(
      std::count_if(element.numbers.begin(), element.numbers.end(),
                    [](const auto& number) { return !number.second.is_constant(); }));
}

double row_bytes(double width) { return kRow + width * kCell; }

const DeviceElement& population_of(const Scenario& scenario, const AgentElement& agent) {
  const std::string& signal = agent.observes.front().signal;
  return *std::find_if(scenario.plant.begin(), scenario.plant.end(),
                       [&](const DeviceElement& device) {
                         return device.name == signal.substr(0, signal.find('.'));
                       });
}

double total_count(const Scenario& scenario) {
  double count = 0.0;
  for (const DeviceElement& device : scenario.plant) count += device.count;
  return count;
}

/// Rows of a population that one part has, about.
double rows_of_a_part(const Scenario& scenario, const DeviceElement& device) {
  const LinkElement* link = access_link(scenario, device.name);
  const auto& partition = scenario.partition;
  const bool cut =
      partition.plan == PartitionElement::Plan::kSites ||
      (partition.plan == PartitionElement::Plan::kAuto && total_count(scenario) >= kLargePlant);
  if (!cut || link == nullptr || link->in_turn) return device.count;
  return std::min<double>(device.count, 1.5 * partition.devices);
}

/// What the columns of a population, its sensors and its links hold.
double bytes_of(const Scenario& scenario, const DeviceElement& device) {
  const auto& info = device.info;
  // What only commands and faults change takes a column when they do.
  double bytes = kCell * (varied(device) + 2.0 * static_cast<double>(info.outputs.size()) + 1.0);
  double widest = 0.0;
  for (const SensorElement& sensor : device.sensors) {
    bytes += kSensor + kCell * varied(sensor);
    const auto jitter = sensor.numbers.find("clock_jitter");
    if (jitter != sensor.numbers.end() &&
        !(jitter->second.is_constant() && jitter->second.mean() == 0.0))
      bytes += kJittered;
    widest = std::max(widest, row_bytes(sensor.samples));
  }
  if (const LinkElement* link = access_link(scenario, device.name); link != nullptr)
    bytes += kAccess + kCell * varied(*link);
  return device.count * bytes + rows_of_a_part(scenario, device) * kSampledCopies * widest;
}

/// Values in a row that leaves the steps, and what the steps keep of a device.
struct Cleaned {
  double width = 1.0;
  double bytes = 0.0;
};

Cleaned cleaned(const ObservedSignal& observed, const SensorElement& sensor) {
  engine::SignalInfo signal;
  signal.name = sensor.name;
  signal.width = sensor.samples;
  signal.sample_rate_hz = sensor.sample_rate_hz;
  Cleaned result;
  for (const StepElement& element : observed.steps) {
    const engine::ParamSet params = element.fixed();
    if (params.has("window"))
      result.bytes += kCell * signal.width * static_cast<double>(params.integer("window"));
    const auto step = find_step(element.model)->make({params, signal, sensor.period});
    if (!step) break;  // reported when the plant is built
    signal = (*step)->output();
  }
  result.width = signal.width;
  return result;
}

/// Rows of a device that come between two ticks.
double rows_of_a_tick(const AgentElement& agent, const SensorElement& sensor) {
  if (sensor.period.ns <= 0) return 1.0;
  return std::max(1.0, agent.period.seconds() / sensor.period.seconds());
}

double bytes_of_judges(const Scenario& scenario, const AgentElement& agent, double devices) {
  const auto controls = static_cast<double>(controls_of(agent).size());
  const double expected = expected_judgements(agent, scenario);
  const bool kept = agent.scoring == Scoring::kExact ||
                    (agent.scoring == Scoring::kAuto && expected <= kKeptJudgementsMost);
  if (kept) return expected * kKept;
  return devices * (kCounted + controls * (kCounted + kControl));
}

/// What an agent and its controls hold, over all machines on which it runs.
double bytes_of(const Scenario& scenario, const AgentElement& agent) {
  const DeviceElement& population = population_of(scenario, agent);
  const double devices = population.count;
  const double at_once = devices / std::max(1u, instances_of(scenario, agent.node));
  double bytes = bytes_of_judges(scenario, agent, devices);
  double width = 0.0;
  double widest = 0.0;
  for (const ObservedSignal& observed : agent.observes) {
    for (const SensorElement& sensor : population.sensors) {
      if (sensor.name != observed.signal) continue;
      const Cleaned rows = cleaned(observed, sensor);
      const double arrived = rows_of_a_tick(agent, sensor) * row_bytes(sensor.samples);
      bytes += devices * (arrived + rows.bytes);
      widest = std::max(widest, arrived);
      width += rows.width;
    }
  }
  bytes += devices * 2.0 * row_bytes(width) + at_once * kTickedCopies * widest;
  if (agent.texts.has("fit") && agent.texts.text("fit") == "per_device")
    bytes += devices * width * width * kCell;
  return bytes;
}

/// Rows of series that wait to be written: one of each device and signal at the least.
double bytes_of_record(const Scenario& scenario) {
  if (!scenario.record.series) return 0.0;
  double rows = 0.0;
  for (const DeviceElement& device : scenario.plant) {
    const double kept = scenario.record.devices == 0
                            ? device.count
                            : std::min(device.count, scenario.record.devices);
    rows += kept * static_cast<double>(device.sensors.size() + scenario.agents.size());
  }
  return std::min(rows, kRowsRecorded) * kRecorded;
}

/// At most two digits that count: an estimate knows no more.
double rounded_down(double count) {
  if (count < 100.0) return std::floor(count);
  const double unit = std::pow(10.0, std::floor(std::log10(count)) - 1.0);
  return std::floor(count / unit) * unit;
}

/// `12,000,000`.
std::string grouped(double count) {
  std::string digits = fmt::format("{:.0f}", count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

/// The most devices of `population` that fit, all else as it is.
double count_that_fits(Scenario scenario, std::size_t population, double available) {
  std::uint32_t fits = 0;
  std::uint32_t too_many = scenario.plant[population].count;
  while (too_many - fits > 1) {
    const std::uint32_t middle = fits + (too_many - fits) / 2;
    scenario.plant[population].count = middle;
    (estimated_bytes(scenario) <= available ? fits : too_many) = middle;
  }
  return rounded_down(fits);
}

}  // namespace

double estimated_bytes(const Scenario& scenario) {
  double bytes = kProgram + bytes_of_record(scenario);
  for (const DeviceElement& device : scenario.plant) bytes += bytes_of(scenario, device);
  for (const NodeElement& node : scenario.nodes) bytes += node.count * kNode;
  for (const AgentElement& agent : scenario.agents) bytes += bytes_of(scenario, agent);
  return bytes;
}

void check_memory(const Scenario& scenario, double available, engine::Diagnostics& diagnostics) {
  const double needed = estimated_bytes(scenario);
  if (needed <= available || scenario.plant.empty()) return;
  const auto largest = std::max_element(
      scenario.plant.begin(), scenario.plant.end(),
      [&](const auto& a, const auto& b) { return bytes_of(scenario, a) < bytes_of(scenario, b); });
  const double fits = count_that_fits(
      scenario, static_cast<std::size_t>(largest - scenario.plant.begin()), available);
  diagnostics.error(
      "memory", largest->place,
      fmt::format(
          "the scenario needs about {:.1f} GiB, {:.1f} can be used here: '{}' has {} devices",
          needed / kGibibyte, available / kGibibyte, largest->name, grouped(largest->count)),
      fits > 0.0 ? fmt::format("about {} of '{}' would fit: lower 'count' or 'samples', let agents "
                               "look more often, or use a larger machine",
                               grouped(fits), largest->name)
                 : "not one of them would fit beside the rest: lower other counts, too");
}

}  // namespace orrery::scenarios
