// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

struct SpindleParams {
  double cutting_speed_m_per_s = 3.0;
  double reference_speed_m_per_s = 3.0;
  double reference_life_s = 900.0;
  double taylor_exponent = 0.25;
  double life_cv = 0.15;
  double wear_end_m = 0.3e-3;
  double cutting = 0.6;
  double feed_m = 0.2e-3;
  double depth_m = 2e-3;
  double nose_radius_m = 0.8e-3;
  double specific_force_pa = 2.0e9;
  double force_growth = 0.6;
  double efficiency = 0.8;
  double power_idle_w = 800.0;
  double roughness_growth = 1.0;
  double roughness_limit_m = 3.2e-6;
  double roughness_spread = 0.08;
  double change_at = 1.0;
  double break_age = 1.6;
  double change_time_s = 60.0;
  double break_time_s = 900.0;
  double vibration_sharp = 0.8;
  double vibration_growth = 2.0;
  double acoustic_sharp_v = 0.05;
  double acoustic_growth = 1.5;
  double shaft_speed_hz = 25.0;
};

struct SpindleState {
  // outputs
  double wear_m = 0.0;
  double age = 0.0;
  double tool_life_s = 0.0;
  double force_n = 0.0;
  double power_w = 0.0;
  double energy_j = 0.0;
  double roughness_m = 0.0;
  double defect_rate = 0.0;
  double acoustic_v = 0.0;
  double vibration_rms = 0.0;
  double tools = 0.0;
  double breaks = 0.0;
  double cutting_time_s = 0.0;
  double change_time_s = 0.0;
  // inputs
  double cutting = 0.0;
  double change = 0.0;
  // fault points
  double wear_rate = 0.0;
  double breakage = 0.0;
  double chatter = 0.0;
  // inside
  double tool_quality = 1.0;  ///< this tool's life over Taylor's
  double change_left_s = 0.0;
  double after_break = 0.0;
};

using SpindleRow = engine::Field<SpindleParams>;

inline constexpr std::array kSpindleParams = {
    SpindleRow{"cutting_speed",
               &SpindleParams::cutting_speed_m_per_s,
               "m/s",
               {0.01, 100.0},
               "V, of the surface past the tool"},
    SpindleRow{"reference_speed",
               &SpindleParams::reference_speed_m_per_s,
               "m/s",
               {0.01, 100.0},
               "V_ref, at which a tool lives for `reference_life`"},
    SpindleRow{"reference_life",
               &SpindleParams::reference_life_s,
               "s",
               {1.0, 1e6},
               "T_ref, of cutting",
               "15 min: the usual rating of carbide (ISO 3685)"},
    SpindleRow{"taylor_exponent",
               &SpindleParams::taylor_exponent,
               "1",
               {0.05, 1.0},
               "n",
               "0.25 carbide, 0.125 high speed steel, 0.5 ceramics (Altintas, ch. 2)"},
    SpindleRow{"life_cv",
               &SpindleParams::life_cv,
               "1",
               {0.0, 2.0},
               "standard deviation over mean of lives of tools",
               "ours"},
    SpindleRow{"wear_end",
               &SpindleParams::wear_end_m,
               "m",
               {1e-5, 5e-3},
               "flank wear at the end of life",
               "ISO 3685"},
    SpindleRow{"cutting",
               &SpindleParams::cutting,
               "1",
               {0.0, 1.0},
               "share of time in the cut, unless the input says otherwise"},
    SpindleRow{"feed", &SpindleParams::feed_m, "m", {1e-5, 5e-3}, "f, of the tool a turn"},
    SpindleRow{"depth", &SpindleParams::depth_m, "m", {1e-5, 0.05}, "a, of the cut"},
    SpindleRow{"nose_radius", &SpindleParams::nose_radius_m, "m", {1e-5, 0.01}, "r, of the tool"},
    SpindleRow{"specific_force",
               &SpindleParams::specific_force_pa,
               "Pa",
               {1e7, 1e10},
               "kc, force over area of the chip",
               "steel: 1.5 to 3 GPa (Altintas, ch. 2)"},
    SpindleRow{"force_growth",
               &SpindleParams::force_growth,
               "1",
               {0.0, 10.0},
               "share by which force grows to the end of life",
               "ours"},
    SpindleRow{"efficiency", &SpindleParams::efficiency, "1", {0.05, 1.0}, "of motor and drive"},
    SpindleRow{"power_idle", &SpindleParams::power_idle_w, "W", {0.0, 1e6}, "out of the cut"},
    SpindleRow{"roughness_growth",
               &SpindleParams::roughness_growth,
               "1",
               {0.0, 20.0},
               "share by which roughness grows to the end of life",
               "ours"},
    SpindleRow{"roughness_limit",
               &SpindleParams::roughness_limit_m,
               "m",
               {1e-8, 1e-3},
               "Ra at which every second part is refused"},
    SpindleRow{"roughness_spread",
               &SpindleParams::roughness_spread,
               "1",
               {1e-3, 1.0},
               "width of that limit, as a share of it",
               "ours"},
    SpindleRow{"change_at",
               &SpindleParams::change_at,
               "1",
               {0.0, 10.0},
               "cutting time, over Taylor life, after which a tool is changed; 0 is never"},
    SpindleRow{"break_age",
               &SpindleParams::break_age,
               "1",
               {0.1, 10.0},
               "share of its own life at which a tool breaks",
               "ours"},
    SpindleRow{
        "change_time", &SpindleParams::change_time_s, "s", {0.0, 1e6}, "of a planned change"},
    SpindleRow{"break_time",
               &SpindleParams::break_time_s,
               "s",
               {0.0, 1e6},
               "stop after a tool has broken"},
    SpindleRow{"vibration_sharp",
               &SpindleParams::vibration_sharp,
               "m/s2",
               {0.0, 1e3},
               "rms with a sharp tool"},
    SpindleRow{"vibration_growth",
               &SpindleParams::vibration_growth,
               "1",
               {0.0, 50.0},
               "share by which it grows to the end of life",
               "ours"},
    SpindleRow{"acoustic_sharp",
               &SpindleParams::acoustic_sharp_v,
               "V",
               {0.0, 10.0},
               "rms of acoustic emission with a sharp tool"},
    SpindleRow{"acoustic_growth",
               &SpindleParams::acoustic_growth,
               "1",
               {0.0, 50.0},
               "share by which it grows to the end of life",
               "ours"},
    SpindleRow{"shaft_speed",
               &SpindleParams::shaft_speed_hz,
               "Hz",
               {0.1, 2000.0},
               "turns of the spindle a second"},
};

}  // namespace orrery::devices
