// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

struct AppliancesParams {
  double standby_w = 60.0;
  double electronics_w = 70.0;
  double fridge_w = 90.0;
  double fridge_on_s = 900.0;
  double fridge_off_s = 1800.0;
  double cook_per_day = 3.0;
  double cook_high_w = 1800.0;
  double cook_high_s = 600.0;
  double cook_low_w = 800.0;
  double cook_low_s = 1500.0;
  double wash_per_day = 1.0;
  double wash_high_w = 2100.0;
  double wash_high_s = 1200.0;
  double wash_low_w = 200.0;
  double wash_low_s = 3600.0;
  double dish_per_day = 1.2;
  double dish_high_w = 2000.0;
  double dish_high_s = 900.0;
  double dish_low_w = 100.0;
  double dish_low_s = 3000.0;
  double heat_share = 0.8;
};

using ApplianceRow = engine::Field<AppliancesParams>;
inline constexpr std::array kAppliancesParams = {
    ApplianceRow{"standby",
                 &AppliancesParams::standby_w,
                 "W",
                 {0, 1e5},
                 "always on",
                 "ours: tens of watts a home"},
    ApplianceRow{"electronics",
                 &AppliancesParams::electronics_w,
                 "W",
                 {0, 1e5},
                 "a person that is awake at home",
                 "ours"},
    ApplianceRow{"fridge_power",
                 &AppliancesParams::fridge_w,
                 "W",
                 {0, 1e4},
                 "of the compressor",
                 "ours: 260 kWh a year with its times"},
    ApplianceRow{
        "fridge_on", &AppliancesParams::fridge_on_s, "s", {10, 86400}, "compressor runs", "ours"},
    ApplianceRow{"fridge_off",
                 &AppliancesParams::fridge_off_s,
                 "s",
                 {10, 86400},
                 "compressor rests",
                 "ours"},
    ApplianceRow{"cooking_per_day",
                 &AppliancesParams::cook_per_day,
                 "1",
                 {0, 48},
                 "starts a day, were somebody always awake at home",
                 "ours"},
    ApplianceRow{
        "cooking_power", &AppliancesParams::cook_high_w, "W", {0, 1e5}, "at first", "ours"},
    ApplianceRow{
        "cooking_time", &AppliancesParams::cook_high_s, "s", {0, 86400}, "at first", "ours"},
    ApplianceRow{
        "cooking_power_then", &AppliancesParams::cook_low_w, "W", {0, 1e5}, "to the end", "ours"},
    ApplianceRow{
        "cooking_time_then", &AppliancesParams::cook_low_s, "s", {0, 86400}, "to the end", "ours"},
    ApplianceRow{"washing_per_day",
                 &AppliancesParams::wash_per_day,
                 "1",
                 {0, 48},
                 "starts a day, were somebody always awake at home",
                 "ours"},
    ApplianceRow{"washing_power",
                 &AppliancesParams::wash_high_w,
                 "W",
                 {0, 1e5},
                 "at first, heating",
                 "ours"},
    ApplianceRow{"washing_time",
                 &AppliancesParams::wash_high_s,
                 "s",
                 {0, 86400},
                 "at first, heating",
                 "ours"},
    ApplianceRow{
        "washing_power_then", &AppliancesParams::wash_low_w, "W", {0, 1e5}, "to the end", "ours"},
    ApplianceRow{
        "washing_time_then", &AppliancesParams::wash_low_s, "s", {0, 86400}, "to the end", "ours"},
    ApplianceRow{"dishes_per_day",
                 &AppliancesParams::dish_per_day,
                 "1",
                 {0, 48},
                 "starts a day, were somebody always awake at home",
                 "ours"},
    ApplianceRow{
        "dishes_power", &AppliancesParams::dish_high_w, "W", {0, 1e5}, "at first, heating", "ours"},
    ApplianceRow{"dishes_time",
                 &AppliancesParams::dish_high_s,
                 "s",
                 {0, 86400},
                 "at first, heating",
                 "ours"},
    ApplianceRow{
        "dishes_power_then", &AppliancesParams::dish_low_w, "W", {0, 1e5}, "to the end", "ours"},
    ApplianceRow{
        "dishes_time_then", &AppliancesParams::dish_low_s, "s", {0, 86400}, "to the end", "ours"},
    ApplianceRow{"heat_share",
                 &AppliancesParams::heat_share,
                 "1",
                 {0, 1},
                 "of power that warms the room; the rest leaves with water and steam",
                 "ours"}};

}  // namespace orrery::devices
