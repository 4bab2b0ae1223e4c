// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

/// One station of a line.
struct StationParams {
  double process_time_s = 60.0;
  double process_cv = 0.25;
  double buffer = 3.0;
  double servers = 1.0;
  double arrival_interval_s = 0.0;
  double mtbf_s = 0.0;
  double mtbf_shape = 1.0;
  double mttr_s = 600.0;
  double setup_time_s = 0.0;
  double batch = 0.0;
  double transport_time_s = 0.0;
  double defect_probability = 0.0;
  double defect_wear_per_s = 0.0;
  double inspection_detects = 0.0;
  double inspection_false_reject = 0.0;
  double rework_back = 0.0;
  double rework_limit = 1.0;
  double shift_start_s = 0.0;
  double shift_length_s = 86400.0;
  double shift_days = 7.0;
  double service_time_s = 1800.0;
  double jam_time_s = 30.0;
  double power_idle_w = 500.0;
  double power_working_w = 5000.0;
  double power_down_w = 200.0;
  double power_off_w = 50.0;
  double vibration_new_m_per_s2 = 0.8;
  double vibration_growth = 4.0;
  double vibration_onset = 3.0;
};

using StationRow = engine::Field<StationParams>;

inline constexpr std::array kStationParams = {
    StationRow{"process_time",
               &StationParams::process_time_s,
               "s",
               {1e-3, 1e7},
               "mean time that a part takes on a machine"},
    StationRow{"process_cv",
               &StationParams::process_cv,
               "1",
               {0.0, 10.0},
               "standard deviation over mean of that time; 0 always takes the mean (a robot, a "
               "transfer press), 1 is exponential with the shape gamma",
               "ours: 0.2 to 0.5 is usual of manual work (Hopp and Spearman, Factory Physics)"},
    StationRow{"buffer",
               &StationParams::buffer,
               "1",
               {0.0, 1e4},
               "places for parts before the station, besides its machines"},
    StationRow{"servers", &StationParams::servers, "1", {0.0, 64.0}, "machines side by side"},
    StationRow{"arrival_interval",
               &StationParams::arrival_interval_s,
               "s",
               {0.0, 1e9},
               "first station only: mean time between parts from outside (Poisson); one that finds "
               "no place is turned away. 0: there is always a part"},
    StationRow{"mtbf",
               &StationParams::mtbf_s,
               "s",
               {0.0, 1e12},
               "mean time between failures of a machine (exponential), of working or of all time: "
               "see `failures`; 0 never fails"},
    StationRow{
        "mtbf_shape",
        &StationParams::mtbf_shape,
        "1",
        {0.2, 20.0},
        "Weibull shape of those lives, of mean `mtbf`: 1 is exponential, a failure by chance; "
        "above 1 machines wear, and a service in time avoids failures",
        "Weibull, J. Appl. Mech. 18 (1951) 293"},
    StationRow{"mttr",
               &StationParams::mttr_s,
               "s",
               {0.0, 1e9},
               "mean time that a repair takes once a crew is there (exponential)"},
    StationRow{"setup_time",
               &StationParams::setup_time_s,
               "s",
               {0.0, 1e7},
               "time of a change to the next product"},
    StationRow{"batch",
               &StationParams::batch,
               "1",
               {0.0, 1e9},
               "parts of one product, after which the station is set up; 0 is never"},
    StationRow{"transport_time",
               &StationParams::transport_time_s,
               "s",
               {0.0, 1e6},
               "from this station to the next, on a conveyor; parts on it take places of the next "
               "station"},
    StationRow{"defect_probability",
               &StationParams::defect_probability,
               "1",
               {0.0, 1.0},
               "that a part is made defective here"},
    StationRow{"defect_wear",
               &StationParams::defect_wear_per_s,
               "1/s",
               {0.0, 1.0},
               "growth of that probability with working time since the last service"},
    StationRow{"inspection_detects",
               &StationParams::inspection_detects,
               "1",
               {0.0, 1.0},
               "probability that a defective part is found here; 0: no inspection of defects"},
    StationRow{"inspection_false_reject",
               &StationParams::inspection_false_reject,
               "1",
               {0.0, 1.0},
               "probability that a good part is rejected here"},
    StationRow{"rework_back",
               &StationParams::rework_back,
               "1",
               {0.0, 250.0},
               "stations that a rejected part goes back, to be made again; 0 here means scrap"},
    StationRow{"rework_limit",
               &StationParams::rework_limit,
               "1",
               {0.0, 100.0},
               "times that one part may be reworked before it is scrapped"},
    StationRow{"shift_start",
               &StationParams::shift_start_s,
               "s",
               {0.0, 86400.0},
               "time of day at which work begins"},
    StationRow{"shift_length",
               &StationParams::shift_length_s,
               "s",
               {0.0, 86400.0},
               "work from then on; 24 h is around the clock"},
    StationRow{"shift_days",
               &StationParams::shift_days,
               "1",
               {0.0, 7.0},
               "days of work from Monday on; the run starts on a Monday at 0:00"},
    StationRow{"service_time",
               &StationParams::service_time_s,
               "s",
               {0.0, 1e7},
               "stop for planned maintenance, which sharpens tools and mends faults"},
    StationRow{"jam_time",
               &StationParams::jam_time_s,
               "s",
               {0.0, 1e6},
               "that a part which jams on its way in takes longer"},
    StationRow{"power_idle",
               &StationParams::power_idle_w,
               "W",
               {0.0, 1e9},
               "of a machine that waits, starved or blocked"},
    StationRow{"power_working",
               &StationParams::power_working_w,
               "W",
               {0.0, 1e9},
               "of a machine that works or is set up"},
    StationRow{"power_down",
               &StationParams::power_down_w,
               "W",
               {0.0, 1e9},
               "of a machine that is down or held"},
    StationRow{"power_off",
               &StationParams::power_off_w,
               "W",
               {0.0, 1e9},
               "of a machine outside its shift"},
    StationRow{"vibration_new",
               &StationParams::vibration_new_m_per_s2,
               "m/s2",
               {0.0, 1e3},
               "rms while a machine works, new or just repaired"},
    StationRow{"vibration_growth",
               &StationParams::vibration_growth,
               "1",
               {0.0, 1e3},
               "share by which it has grown when the machine fails",
               "ours: fivefold is zone A to zone D of ISO 20816-3 (its limits in velocity)"},
    StationRow{"vibration_onset",
               &StationParams::vibration_onset,
               "1",
               {0.1, 20.0},
               "n: growth goes with (share of the life that is used)^n; the higher, the later it "
               "shows",
               "ours"},
};

}  // namespace orrery::devices
