// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/agent/agent_site.h"
#include "engine/agent/control_site.h"
#include "engine/compute/node.h"
#include "engine/fault/fault_schedule.h"
#include "engine/network/network.h"
#include "engine/population/coupled_group.h"
#include "engine/population/population.h"
#include "engine/signal/sensor_bank.h"

namespace orrery::engine {

/// Who wants the readings of a signal: `inputs` inputs of agents and controls at `node`, from these
/// devices.
/// Each input is a destination of its own in the books.
struct Subscription {
  SignalId signal = 0;
  NodeId node = 0;
  std::uint64_t inputs = 0;
  DeviceId first_device = 0;
  std::uint32_t device_count = 0;

  bool takes(DeviceId device) const { return device - first_device < device_count; }
  bool takes_all(DeviceId first, std::uint32_t count) const {
    return takes(first) && takes(first + count - 1);
  }
  bool operator==(const Subscription&) const = default;
};

/// A command that somebody gives by hand, at a time that is known before the run. It reaches its
/// device at once.
struct ScheduledCommand {
  SimTime at;
  DeviceId device = 0;
  std::string input;
  double value = 0.0;        ///< SI unit of the input
  std::uint32_t number = 0;  ///< among all that is done by hand, over the whole plant
};

/// What all parts of a plant know of the whole: names, signals, who listens. Devices, signals and
/// nodes are numbered over the whole plant, so that rows mean the same everywhere.
struct PlantDirectory {
  struct Devices {
    std::string name;
    DeviceId first_device = 0;
    std::uint32_t count = 0;
  };
  std::vector<Devices> devices;     ///< in order of `first_device`
  std::vector<SignalInfo> signals;  ///< by id, with all devices
  std::vector<Subscription> subscriptions;
  std::vector<std::string> agents;  ///< by the number of their site; controls are behind them

  /// `pump[17]`; of a population of one: `pump`.
  std::string device_name(DeviceId device) const;
  /// One more input at `node` takes this signal.
  void subscribe(const SignalInfo& signal, NodeId node);
};

/// Everything that a run consists of, built and checked, before the first event: a whole plant, or
/// one part of it (a site: a logical process). The executive owns it and is the only one who knows
/// the order in which the parts work.
struct Plant {
  /// A population, or a block of its rows.
  struct Devices {
    std::unique_ptr<Population> population;
    DeviceId first_device = 0;            ///< of the block's row 0
    Duration step = {60 * kNsPerSecond};  ///< longest, where wires join it to others
  };
  struct Sensors {
    std::unique_ptr<SensorBank> bank;
    std::size_t host = 0;  ///< index into `devices`
    SignalInfo signal;     ///< with the devices that are here
  };

  std::uint64_t seed = 1;
  SimTime end;
  std::vector<Devices> devices;
  std::vector<Wire> wires;  ///< between `devices`
  std::vector<Sensors> sensors;
  std::vector<Node> nodes;  ///< all of the plant: by id, as in the network
  std::unique_ptr<Network> network;
  std::vector<std::unique_ptr<AgentSite>> sites;       ///< agents that run here
  std::vector<std::unique_ptr<ControlSite>> controls;  ///< controls that run here
  std::vector<std::unique_ptr<Forecasts>> forecasts;   ///< that controls look at
  std::vector<FaultSpec> faults;
  std::vector<ScheduledCommand> commands;  ///< by hand, to devices that are here
  /// Shared by the parts; a plant that is whole may leave it out and gets it from what it holds.
  std::shared_ptr<const PlantDirectory> directory;
};

}  // namespace orrery::engine
