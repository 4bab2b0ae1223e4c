// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "devices/grid/matrix3.h"
#include "devices/grid/sweep.h"

namespace orrery::devices {

/// A radial network with up to three phases: buses, each with the branch that leads to it (a line,
/// a transformer, a bank of regulators, the source at the head), and loads and capacitors at buses.
struct ThreePhaseNetwork {
  struct Bus {
    std::string name;
    std::int32_t parent = -1;
    double nominal_v = 0.0;  ///< between phases
    std::array<bool, 3> phases = {true, true, true};
    Matrix3 impedance;       ///< of the branch, ohm, on this bus's side
    Matrix3 charging;        ///< of the branch, S: half of it at either end
    double ratio = 1.0;      ///< of the windings of a transformer, this side over that
    double regulator = 0.0;  ///< 1: single-phase regulators in the branch
    double setpoint = 0.0;   ///< of the regulators, per unit
    double band = 0.0;
    double drop_resistance_ohm = 0.0;
    double drop_reactance_ohm = 0.0;
  };
  struct Load {
    std::uint32_t bus = 0;
    std::uint8_t phase = 0;
    bool delta = false;
    double nominal_v = 0.0;
    Phasor power;
    LoadShares shares;
    double voltage_min = RadialSweep::kVoltageMin;  ///< per unit; below it an impedance
    bool capacitor = false;                         ///< counted as a shunt, not as a load
  };

  std::string name;
  std::vector<Bus> buses;
  std::vector<Load> loads;
  double source_voltage = 1.0;  ///< per unit of the head's nominal
};

/// The 13-node test feeder of the IEEE with the figures that OpenDSS ships, which differ from
/// Kersting's paper: half the distributed load of line 632-671 is not split but stands whole at a
/// bus 670 a third down the line, cable 606 was computed anew in 2016, and the source has a short
/// circuit power. Its lines are given for 60 Hz; the solution that OpenDSS's tests publish was
/// found at 50 Hz (its own line admittances say so: x times 5/6).
ThreePhaseNetwork ieee_13_node(double frequency_hz);

}  // namespace orrery::devices
