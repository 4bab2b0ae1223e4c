// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/record/run_records.h"
#include "engine/registry/model_info.h"
#include "engine/signal/batch.h"
#include "scenarios/format/scenario.h"
#include "scenarios/session/control_outline.h"

namespace orrery::scenarios {

/// What a plant consists of, as somebody who looks at it needs it: names, kinds, ports, in order of
/// the scenario. It does not change during a run.
struct PlantOutline {
  struct Population {
    std::string name;
    std::string model;  ///< `water/pump`; of a device written in the scenario: `define`
    std::string summary;
    engine::DeviceId first_device = 0;
    std::uint32_t count = 1;
    std::vector<engine::PortInfo> outputs;  ///< true quantities; scalars can be mapped and plotted
    std::vector<engine::PortInfo> inputs;   ///< what a command can set
    std::vector<std::string> faults;        ///< kinds of fault that suit it
    std::string access_link;                ///< empty: none
  };
  struct Signal : engine::SignalInfo {
    std::uint32_t population = 0;
    std::string measures;             ///< output of the population
    std::vector<std::string> faults;  ///< kinds of fault that suit the sensor
  };
  struct Node {
    std::string name;
    std::string profile;
    std::uint32_t first_node = 0;
    std::uint32_t count = 1;
  };
  struct Link {
    std::string name;
    std::string from;  ///< a population or a node
    std::string to;    ///< a node
    std::string summary;
    std::vector<std::string> faults;
  };
  struct Agent {
    std::string name;
    std::string model;
    std::string node;
    std::vector<std::string> observes;  ///< signals
  };

  std::string title;
  std::string description;
  std::vector<Population> populations;
  std::vector<Signal> signals;  ///< by id
  std::vector<Node> nodes;
  std::vector<Link> links;
  std::vector<Agent> agents;
  std::vector<ControlOutline> controls;

  std::uint32_t device_count() const;
  /// Index into `populations`; `populations.size()` when nobody owns the device.
  std::size_t population_of(engine::DeviceId device) const;
  /// `pump[17]`; of a population of one: `pump`.
  std::string device_name(engine::DeviceId device) const;
  /// Controllers that run on a node's instance, each with its decision makers there; those that
  /// command a device or are there for it; those of a population.
  std::vector<ControlLook> controls_on(std::uint32_t node) const;
  std::vector<ControlLook> controls_of(engine::DeviceId device) const;
  std::vector<ControlLook> controls_of_population(std::uint32_t population) const;
};

PlantOutline outline_of(const Scenario& scenario);
/// Of a finished run, as far as its tables tell (no ports, no kinds of fault): for results whose
/// scenario cannot be read any more.
PlantOutline outline_of(const engine::RunTables& tables);

}  // namespace orrery::scenarios
