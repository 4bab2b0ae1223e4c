// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/plant_builder.h"

#include "scenarios/build/columns.h"
#include "scenarios/build/defined_population.h"
#include "scenarios/build/fault_builder.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/build/network_builder.h"
#include "scenarios/build/placed.h"
#include "scenarios/build/site_builder.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Plant;

void build_devices(const Scenario& scenario, Plant& plant, Diagnostics& diagnostics) {
  engine::DeviceId next = 0;
  for (const DeviceElement& element : scenario.plant) {
    engine::PopulationSpec spec;
    spec.name = element.name;
    spec.count = element.count;
    spec.seed = plant.seed;
    spec.step = element.step;
    spec.columns = draw_columns(element, element.info, element.count, plant.seed, diagnostics);
    spec.texts = element.texts;
    if (diagnostics.has_errors()) continue;
    auto made = element.defined ? make_defined_population(element.defined, std::move(spec))
                                : find_device(element.model)->make(std::move(spec));
    if (!made) {
      append_placed(made.error(), element.place, diagnostics);
      continue;
    }
    plant.devices.push_back({std::move(*made), next});
    next += element.count;
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

void build_sensors(const Scenario& scenario, Plant& plant, Diagnostics& diagnostics) {
  for (std::size_t d = 0; d < scenario.plant.size(); ++d) {
    const DeviceElement& device = scenario.plant[d];
    for (const SensorElement& sensor : device.sensors) {
      const engine::SensorEntry* entry = find_sensor(sensor.model);
      engine::SensorBankSpec spec;
      spec.name = sensor.name;
      spec.seed = plant.seed;
      spec.host = plant.devices[d].population.get();
      spec.output = device.info.output_index(sensor.measures);
      spec.period = sensor.period;
      spec.offset = sensor.offset;
      spec.width = sensor.samples;
      spec.sample_rate_hz = sensor.sample_rate_hz;
      spec.columns = draw_columns(sensor, *entry->info, device.count, plant.seed, diagnostics);
      if (diagnostics.has_errors()) continue;
      auto bank = entry->make(std::move(spec));
      if (!bank) {
        append_placed(bank.error(), sensor.place, diagnostics);
        continue;
      }
      const auto id = static_cast<engine::SignalId>(plant.sensors.size());
      plant.sensors.push_back(
          {std::move(*bank), d, signal_of(device, sensor, id, plant.devices[d].first_device)});
    }
  }
}

}  // namespace

engine::Result<Plant> build_plant(const Scenario& scenario, std::uint64_t seed) {
  Diagnostics diagnostics;
  Plant plant;
  plant.seed = seed;
  check_memory(scenario, physical_memory_bytes(), diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  plant.end = engine::SimTime{} + scenario.duration;
  build_devices(scenario, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  build_sensors(scenario, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  const NetworkParts network = build_network(scenario, plant, diagnostics);
  build_sites(scenario, network, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  finish_network(scenario, plant, diagnostics);
  build_faults(scenario, network, plant, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  return plant;
}

}  // namespace orrery::scenarios
