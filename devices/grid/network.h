// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::devices {

/// A radial network as someone wrote it down: buses, sources, branches, loads, in any order and
/// direction. `place` is where it stands in a file; without one, the row says it.
struct NetworkDraft {
  struct Bus {
    std::string name;
    engine::SourcePlace place;
  };
  struct Branch {
    std::string from;
    std::string to;
    double resistance_ohm = 0.0;
    double reactance_ohm = 0.0;
    engine::SourcePlace place;
  };
  struct Load {
    std::string bus;
    double active_w = 0.0;
    double reactive_var = 0.0;
    engine::SourcePlace place;
  };

  std::string name;
  double nominal_voltage_v = 0.0;
  std::vector<Bus> buses;    ///< in the order of rows
  std::vector<Bus> sources;  ///< buses where a feeder begins
  std::vector<Branch> branches;
  std::vector<Load> loads;
};

/// A forest of buses, one row a bus. The branch of a row leads to it from its parent, or from the
/// ideal source where it has none.
struct RadialNetwork {
  std::string name;
  double nominal_voltage_v = 0.0;  ///< between conductors
  std::vector<std::string> buses;
  std::vector<std::int32_t> parent;  ///< row; -1 at the head of a feeder
  std::vector<double> resistance_ohm;
  std::vector<double> reactance_ohm;
  std::vector<double> load_w;
  std::vector<double> reactive_var;

  std::size_t size() const { return buses.size(); }
};

/// Checks a draft and turns it into rows. Mistakes: feeder-source, feeder-bus, feeder-branch,
/// feeder-impedance, feeder-loop, feeder-island, feeder-load, feeder-voltage.
engine::Result<RadialNetwork> radial_network(const NetworkDraft& draft);

/// The same network `copies` times, one feeder after another; buses are then called `1/7`.
RadialNetwork repeated(const RadialNetwork& network, std::uint32_t copies);

}  // namespace orrery::devices
