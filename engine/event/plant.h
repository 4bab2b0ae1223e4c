// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/agent/agent_site.h"
#include "engine/compute/node.h"
#include "engine/fault/fault_schedule.h"
#include "engine/network/network.h"
#include "engine/population/population.h"
#include "engine/signal/sensor_bank.h"

namespace orrery::engine {

/// Everything that a run consists of, built and checked, before the first event. The executive owns
/// it and is the only one who knows the order in which the parts work.
struct Plant {
  struct Devices {
    std::unique_ptr<Population> population;
    DeviceId first_device = 0;
  };
  struct Sensors {
    std::unique_ptr<SensorBank> bank;
    std::size_t host = 0;  ///< index into `devices`
    SignalInfo signal;
  };

  std::uint64_t seed = 1;
  SimTime end;
  std::vector<Devices> devices;
  std::vector<Sensors> sensors;
  std::vector<Node> nodes;
  std::unique_ptr<Network> network;
  std::vector<std::unique_ptr<AgentSite>> sites;
  std::vector<FaultSpec> faults;
};

}  // namespace orrery::engine
