// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "devices/grid/network3.h"
#include "engine/registry/result.h"

namespace orrery::devices {

/// Reads a three-phase radial network from a CSV file of one record a line:
///
///   record,bus,to,phases,a,b,c,d
///   source,650,,abc,4160,1.0,,          nominal voltage between phases, V; per unit of it
///   line,650,632,abc,0.13,0.39,0.06,0.19   resistance and reactance of a phase and between two,
///   ohm load,632,,a,100000,60000,,          W and var, phase to earth, constant power
///   delta,632,,b,100000,60000,,         the same from that phase to the next
///   capacitor,632,,abc,200000,,,        var of each phase at nominal voltage
///
/// Rows are the buses in the order in which sources and lines name them; loads follow their bus.
/// Mistakes: those of `radial_network` and `RecordFile`, and feeder-phase.
engine::Result<ThreePhaseNetwork> read_network3_file(const std::string& path);

}  // namespace orrery::devices
