// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/plant_builder.h"

#include "scenarios/build/columns.h"
#include "scenarios/build/control_builder.h"
#include "scenarios/build/fault_builder.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/build/network_builder.h"
#include "scenarios/build/placed.h"
#include "scenarios/build/population_builder.h"
#include "scenarios/build/site_builder.h"
#include "scenarios/build/wire_builder.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Plant;

void build_sensors(const PartFrame& frame, const RowBlock& block, engine::SignalId first_signal,
                   Plant& plant, Diagnostics& diagnostics) {
  const std::size_t host = plant.devices.size() - 1;
  engine::SignalId id = first_signal;
  for (const SensorElement& sensor : frame.scenario.plant[block.device].sensors) {
    const DeviceElement& device = frame.scenario.plant[block.device];
    const engine::SensorEntry* entry = find_sensor(sensor.model);
    engine::SensorBankSpec spec;
    spec.name = sensor.name;
    spec.seed = frame.seed;
    spec.first_row = block.first_row;
    spec.host = plant.devices[host].population.get();
    spec.output = device.info.output_index(sensor.measures);
    spec.period = sensor.period;
    spec.offset = sensor.offset;
    spec.width = sensor.samples;
    spec.sample_rate_hz = sensor.sample_rate_hz;
    spec.columns =
        draw_columns(sensor, *entry->info, {block.first_row, block.count}, frame.seed, diagnostics);
    engine::SignalInfo signal = frame.directory->signals[id++];
    signal.first_device = block.first_device;
    signal.device_count = block.count;
    if (diagnostics.has_errors()) continue;
    auto bank = entry->make(std::move(spec));
    if (!bank) {
      append_placed(bank.error(), sensor.place, diagnostics);
      continue;
    }
    plant.sensors.push_back({std::move(*bank), host, std::move(signal)});
  }
}

void build_devices(const PartFrame& frame, Plant& plant, Diagnostics& diagnostics) {
  std::vector<engine::SignalId> first_signal;
  engine::SignalId next = 0;
  for (const DeviceElement& element : frame.scenario.plant) {
    first_signal.push_back(next);
    next += static_cast<engine::SignalId>(element.sensors.size());
  }
  for (const RowBlock& block : frame.plan.blocks_of(frame.part)) {
    const DeviceElement& element = frame.scenario.plant[block.device];
    auto population = build_population(frame, block, diagnostics);
    if (population == nullptr) continue;
    plant.devices.push_back({std::move(population), block.first_device, element.step});
    build_sensors(frame, block, first_signal[block.device], plant, diagnostics);
  }
}

engine::SignalInfo signal_of(const DeviceElement& device, const SensorElement& sensor,
                             engine::SignalId id, engine::DeviceId first_device) {
  engine::SignalInfo signal;
  signal.id = id;
  signal.name = sensor.name;
  signal.unit =
      device.info.outputs[static_cast<std::size_t>(device.info.output_index(sensor.measures))].unit;
  signal.width = sensor.samples;
  signal.sample_rate_hz = sensor.sample_rate_hz;
  signal.first_device = first_device;
  signal.device_count = device.count;
  return signal;
}

}  // namespace

std::shared_ptr<const engine::PlantDirectory> make_directory(const Scenario& scenario) {
  auto directory = std::make_shared<engine::PlantDirectory>();
  engine::DeviceId next = 0;
  for (const DeviceElement& device : scenario.plant) {
    directory->devices.push_back({device.name, next, device.count});
    for (const SensorElement& sensor : device.sensors) {
      const auto id = static_cast<engine::SignalId>(directory->signals.size());
      directory->signals.push_back(signal_of(device, sensor, id, next));
    }
    next += device.count;
  }
  add_agents(scenario, *directory);
  add_controls(scenario, *directory);
  return directory;
}

engine::Result<Plant> build_part(const PartFrame& frame) {
  Diagnostics diagnostics;
  Plant plant;
  plant.seed = frame.seed;
  plant.end = engine::SimTime{} + frame.scenario.duration;
  plant.directory = frame.directory;
  build_devices(frame, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  build_wires(frame.scenario, plant);
  const NetworkParts network = build_network(frame, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  build_sites(frame, plant, diagnostics);
  build_controls(frame, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  finish_network(frame, plant, diagnostics);
  build_faults(frame, network, plant, diagnostics);
  build_commands(frame, plant);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  return plant;
}

engine::Result<Plant> build_plant(const Scenario& scenario, std::uint64_t seed) {
  Diagnostics diagnostics;
  check_memory(scenario, usable_memory_bytes(), diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  Scenario whole = scenario;
  whole.partition.plan = PartitionElement::Plan::kOne;
  const PartitionPlan plan = plan_partition(whole, seed);
  return build_part({scenario, plan, 0, seed, make_directory(scenario)});
}

}  // namespace orrery::scenarios
