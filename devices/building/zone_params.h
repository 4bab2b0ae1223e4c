// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

/// One zone of a building. What a structure does not use is not looked at.
struct ZoneParams {
  double volume_m3 = 75.0;
  double floor_area_m2 = 30.0;
  double envelope_w_per_k = 30.0;
  double window_w_per_k = 10.0;
  double mass_w_per_k = 680.0;
  double surface_w_per_k = 465.0;
  double capacity_j_per_k = 5e6;
  double air_capacity_j_per_k = 4e5;
  double mass_area_ratio = 2.5;
  double total_area_ratio = 4.5;
  double to_next_w_per_k = 0.0;
  double infiltration_per_s = 0.3 / 3600.0;
  double window_exchange_per_s = 4.0 / 3600.0;
  double window_north_m2 = 0.0;
  double window_east_m2 = 0.0;
  double window_south_m2 = 3.0;
  double window_west_m2 = 0.0;
  double solar_transmittance = 0.6;
  double blind_transmittance = 0.25;
  double gains_to_air = 0.5;
  double solar_to_air = 0.0;
  double heat_to_air = 1.0;
  double person_heat_w = 0.0;
  double person_co2_m3_per_s = 5.2e-6;
  double outdoor_co2 = 4.2e-4;
  double initial_temperature_k = 293.15;
  double initial_co2 = 4.2e-4;
  double outdoor_temperature_k = 273.15;
  double comfort_low_k = 293.15;
  double comfort_high_k = 297.15;
};

using ZoneRow = engine::Field<ZoneParams>;
inline constexpr const char* kIso13790 = "ISO 13790:2008, 7.2.2 and table 12: medium building";

inline constexpr std::array kZoneParams = {
    ZoneRow{"volume", &ZoneParams::volume_m3, "m3", {1, 1e6}, "air", "ours: 30 m2, 2.5 m high"},
    ZoneRow{"floor_area", &ZoneParams::floor_area_m2, "m2", {0.1, 1e6}, "conditioned", "ours"},
    ZoneRow{"envelope_conductance",
            &ZoneParams::envelope_w_per_k,
            "W/K",
            {0, 1e7},
            "opaque parts: 1R1C air to outdoors; 2R2C and 5R1C (H_tr_em) mass to outdoors",
            "ours"},
    ZoneRow{"window_conductance",
            &ZoneParams::window_w_per_k,
            "W/K",
            {0, 1e7},
            "without mass: air to outdoors; 5R1C (H_tr_w) surfaces to outdoors",
            "ours"},
    ZoneRow{"mass_conductance",
            &ZoneParams::mass_w_per_k,
            "W/K",
            {1e-3, 1e8},
            "2R2C mass to air; 5R1C (H_tr_ms) mass to surfaces",
            "ISO 13790: 9.1 W/(m2 K) A_m"},
    ZoneRow{"surface_conductance",
            &ZoneParams::surface_w_per_k,
            "W/K",
            {1e-3, 1e8},
            "5R1C (H_tr_is) surfaces to air",
            "ISO 13790: 3.45 W/(m2 K) A_tot"},
    ZoneRow{"capacity",
            &ZoneParams::capacity_j_per_k,
            "J/K",
            {1, 1e12},
            "of the mass; 1R1C of all",
            kIso13790},
    ZoneRow{"air_capacity",
            &ZoneParams::air_capacity_j_per_k,
            "J/K",
            {1, 1e11},
            "2R2C: of air and furniture",
            "ours: air and 10 kJ/(m2 K) of furniture"},
    ZoneRow{"mass_area_ratio",
            &ZoneParams::mass_area_ratio,
            "1",
            {0, 10},
            "5R1C: effective area of the mass A_m a floor area",
            kIso13790},
    ZoneRow{"total_area_ratio",
            &ZoneParams::total_area_ratio,
            "1",
            {0.1, 20},
            "5R1C: area of all surfaces A_tot a floor area",
            "ISO 13790, 7.2.2.2: 4.5"},
    ZoneRow{"to_next",
            &ZoneParams::to_next_w_per_k,
            "W/K",
            {0, 1e7},
            "air to the air of the building's next zone; of its last one unused",
            "ours"},
    ZoneRow{"infiltration",
            &ZoneParams::infiltration_per_s,
            "1/s",
            {0, 0.1},
            "air changes through leaks",
            "ours: 0.3 an hour"},
    ZoneRow{"window_exchange",
            &ZoneParams::window_exchange_per_s,
            "1/s",
            {0, 0.1},
            "air changes with windows fully open",
            "ours: 4 an hour"},
    ZoneRow{"window_north", &ZoneParams::window_north_m2, "m2", {0, 1e5}, "glazed", "ours"},
    ZoneRow{"window_east", &ZoneParams::window_east_m2, "m2", {0, 1e5}, "glazed", "ours"},
    ZoneRow{"window_south", &ZoneParams::window_south_m2, "m2", {0, 1e5}, "glazed", "ours"},
    ZoneRow{"window_west", &ZoneParams::window_west_m2, "m2", {0, 1e5}, "glazed", "ours"},
    ZoneRow{"solar_transmittance",
            &ZoneParams::solar_transmittance,
            "1",
            {0, 1},
            "share of irradiance that becomes heat inside",
            "ours: double glazing"},
    ZoneRow{"blind_transmittance",
            &ZoneParams::blind_transmittance,
            "1",
            {0, 1},
            "share of it that shut blinds let through",
            "ours: outer blinds, light"},
    ZoneRow{"gains_to_air",
            &ZoneParams::gains_to_air,
            "1",
            {0, 1},
            "share of internal gains; the rest warms surfaces and mass",
            "ISO 13790, annex C: 0.5"},
    ZoneRow{"solar_to_air",
            &ZoneParams::solar_to_air,
            "1",
            {0, 1},
            "share of solar gains",
            "ISO 13790, annex C: 0"},
    ZoneRow{"heat_to_air",
            &ZoneParams::heat_to_air,
            "1",
            {0, 1},
            "share of heating and cooling: radiators and floors give some to surfaces",
            "ISO 13790, annex C: 1"},
    ZoneRow{"person_heat",
            &ZoneParams::person_heat_w,
            "W",
            {0, 1e3},
            "of each of `occupants`; 0 where `gains` has it",
            "ISO 7730: 120 W seated, all heat"},
    ZoneRow{"person_co2",
            &ZoneParams::person_co2_m3_per_s,
            "m3/s",
            {0, 1e-3},
            "breathed out by each of `occupants`",
            "ASTM D6245: 0.0052 L/s at 1.2 met"},
    ZoneRow{"outdoor_co2",
            &ZoneParams::outdoor_co2,
            "1",
            {0, 1},
            "share of volume",
            "NOAA, about 420 ppm"},
    ZoneRow{"initial_temperature",
            &ZoneParams::initial_temperature_k,
            "K",
            {200, 400},
            "of air and mass",
            "ours"},
    ZoneRow{"initial_co2", &ZoneParams::initial_co2, "1", {0, 1}, "share of volume", "ours"},
    ZoneRow{"outdoor_temperature",
            &ZoneParams::outdoor_temperature_k,
            "K",
            {150, 350},
            "while the input is 0",
            "ours"},
    ZoneRow{"comfort_low",
            &ZoneParams::comfort_low_k,
            "K",
            {200, 400},
            "while the input is 0",
            "EN 16798-1, category II: 20 degC"},
    ZoneRow{"comfort_high",
            &ZoneParams::comfort_high_k,
            "K",
            {200, 400},
            "while the input is 0",
            "ours: 24 degC, the upper bound of BOPTEST's hydronic cases when occupied"}};

}  // namespace orrery::devices
