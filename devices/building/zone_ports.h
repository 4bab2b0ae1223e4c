// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace orrery::devices {

/// Ports of `building/zones`, in the order in which zone_ports.cpp describes them.
enum ZoneInput {
  kInOutdoor,
  kInHeat,
  kInGains,
  kInSolar,
  kInNorth,
  kInEast,
  kInSouth,
  kInWest,
  kInBlinds,
  kInWindowOpening,
  kInSupplyFlow,
  kInSupplyTemperature,
  kInOccupants,
  kInCo2Source,
  kInComfortLow,
  kInComfortHigh,
  kZoneInputs
};
enum ZoneOutput {
  kOutAir,
  kOutOperative,
  kOutMass,
  kOutSurface,
  kOutCo2,
  kOutAirChange,
  kOutHeatLoss,
  kOutSolarGain,
  kOutHeating,
  kOutCooling,
  kOutEnergyIn,
  kOutEnergyLost,
  kOutStored,
  kOutDiscomfort,
  kZoneOutputs
};
enum ZoneFault { kAirLeak, kWindowStuckOpen, kWetInsulation, kZoneFaults };

}  // namespace orrery::devices
