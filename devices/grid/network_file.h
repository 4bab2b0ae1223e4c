// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "devices/grid/network.h"

namespace orrery::devices {

/// Reads a radial network from a CSV file of one record a line:
///
///   record,bus,to,a,b
///   source,1,,12660,            nominal voltage between conductors, V
///   branch,1,2,0.0922,0.0470    resistance and reactance, ohm
///   load,2,,100000,60000        active and reactive power, W and var
///
/// Rows are the buses in the order in which sources and branches name them. Mistakes: those of
/// `radial_network`, those of CSV files, and feeder-record.
engine::Result<RadialNetwork> read_network_file(const std::string& path);

}  // namespace orrery::devices
