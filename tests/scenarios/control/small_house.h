// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "scenarios/control/scenario_environment.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {

/// A room, its heat pump and a radio that loses every fifth message, for an episode of five
/// decisions. `more` stands at the end of section `control`.
inline std::string small_house(const std::string& reward, const std::string& more = "") {
  return R"(orrery: 1
name: small house
duration: 1 d
plant:
  weather: { model: climate/weather, step: 15 min }
  heat_pump:
    model: building/heat_pump
    step: 5 min
    parameters: { capacity: { uniform: { min: 2 kW, max: 4 kW } } }
    inputs: { source_temperature: weather.temperature }
  rooms:
    model: building/zones
    step: 5 min
    parameters: { structure: 2R2C, capacity: { uniform: { min: 4 MJ/K, max: 6 MJ/K } } }
    inputs: { outdoor_temperature: weather.temperature, heat: heat_pump.heat }
    sensors: { temperature: { measures: temperature, period: 5 min, noise: 0.1 K } }
network:
  nodes: { thermostat: { profile: gateway } }
  links:
    radio: { from: rooms, to: thermostat, latency: 15 ms, jitter: 5 ms, loss: 0.2 }
    bus: { from: heat_pump, to: thermostat, latency: 15 ms }
faults:
  leak: { model: refrigerant_leak, on: heat_pump, share: 0.5, between: [0 h, 1 h], severity: 0.5 }
control:
  heating:
    node: thermostat
    period: 15 min
    episode: 75 min
    observes:
      room: { signal: rooms.temperature, range: [0 degC, 40 degC], hold: 1 h }
      frost:
        forecast: weather.temperature
        ahead: [0 h, 1 h]
        error: 1 K
        range: [-20 degC, 40 degC]
      last: { action: true }
    acts:
      heat: { command: heat_pump.modulation, range: [0, 1] }
    measures:
      energy: { of: heat_pump.energy, change: true }
      room_k: { of: rooms.temperature }
    reward: )" +
         reward + "\n" + more;
}

inline Scenario loaded(const std::string& text) {
  auto scenario = load_scenario_text(text, "house.yaml", ".");
  if (!scenario) {
    for (const auto& mistake : scenario.error().items())
      ADD_FAILURE() << engine::to_string(mistake);
    return {};
  }
  return std::move(scenario->scenario);
}

inline std::unique_ptr<models::VectorEnvironment> environment(const std::string& text,
                                                              std::size_t copies,
                                                              std::uint32_t threads = 1) {
  EnvironmentSpec spec;
  spec.scenario = std::make_shared<const Scenario>(loaded(text));
  spec.copies = copies;
  spec.threads = threads;
  auto made = make_environment(spec);
  if (!made) {
    for (const auto& mistake : made.error().items()) ADD_FAILURE() << engine::to_string(mistake);
    return nullptr;
  }
  return std::move(*made);
}

}  // namespace orrery::scenarios
