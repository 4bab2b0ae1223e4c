// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"

namespace orrery::devices {

/// Zones of buildings: temperatures, air and carbon dioxide. Rows are zones; each
/// `zones_per_building` of them are one building, solved together.
///
///   C dT/dt = b - K T       exact over a step with constant inputs       thermal_modes.h
///
///   1R1C   one node: air and mass            envelope, windows, air exchange to outdoors
///   2R2C   air and mass                      outdoors - mass - air - windows, air exchange
///   5R1C   air and surfaces without capacity, mass   outdoors - em - mass - ms - surfaces
///          (- w - outdoors) - is - air - ve - outdoors or supply; gains split as annex C of
///          ISO 13790 says; what it takes off for windows counts as lost
///   V dc/dt = q (c_out - c) + G              carbon dioxide, well mixed, exact
///   H_ve = 1200 J/(m3 K) q                   infiltration, open windows, supplied air
///
///   in   outdoor_temperature, heat, gains, solar, irradiance_*, blinds, window_opening,
///        supply_flow, supply_temperature, occupants, co2_source, comfort_low, comfort_high
///   out  temperatures K; co2; heat_loss, solar_gain W; energies J; discomfort K s above or below
///        the bounds (trapezium of a step's ends, as BOPTEST integrates)
///
/// `links` and `to_next` join the air of zones by conduction; air that moves between zones and
/// moisture are left out. Within each building: energy_in = energy_lost + energy_stored.
/// Source: ISO 13790:2008, annex C, and ISO 52016-1:2017; ASTM D6245; Persily and de Jonge, Indoor
/// Air 27 (2017) 868; Blum et al., J. Building Perf. Simul. 14 (2021) 586 (BOPTEST).
const engine::ModelInfo& zones_info();

/// Refuses: rows that do not fill buildings, links between zones that are not there, a zone with no
/// way to outdoors, surfaces that gains cannot be split over.
engine::Result<std::unique_ptr<engine::Population>> make_zones(engine::PopulationSpec spec);

}  // namespace orrery::devices
