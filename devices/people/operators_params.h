// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "devices/people/operators.h"
#include "engine/registry/field.h"

namespace orrery::devices {

inline constexpr std::size_t kOperatorsPlaceParams = 4;  ///< the rest is the crew's

using OperatorsRow = engine::Field<OperatorsParams>;

inline constexpr std::array kOperatorsParams = {
    OperatorsRow{"priority",
                 &OperatorsParams::priority,
                 "1",
                 {0.0, 1e6},
                 "of the place; greater goes first"},
    OperatorsRow{
        "walking_time", &OperatorsParams::walking_s, "s", {0.0, 1e6}, "to the place and back"},
    OperatorsRow{
        "diagnosis_time", &OperatorsParams::diagnosis_s, "s", {0.0, 1e7}, "mean, at the place"},
    OperatorsRow{"diagnosis_spread",
                 &OperatorsParams::diagnosis_spread,
                 "1",
                 {0.0, 5.0},
                 "coefficient of variation of the diagnosis"},
    OperatorsRow{"operators", &OperatorsParams::operators, "1", {1.0, 1e4}, "on duty in a shift"},
    OperatorsRow{"waiting_places",
                 &OperatorsParams::waiting_places,
                 "1",
                 {0.0, 1e9},
                 "alarms that can wait"},
    OperatorsRow{"reaction_time",
                 &OperatorsParams::reaction_s,
                 "s",
                 {0.0, 1e6},
                 "median, from alarm to a decision"},
    OperatorsRow{"reaction_spread",
                 &OperatorsParams::reaction_sigma,
                 "1",
                 {0.0, 3.0},
                 "standard deviation of the logarithm"},
    OperatorsRow{"exponential_diagnosis",
                 &OperatorsParams::exponential,
                 "1",
                 {0.0, 1.0},
                 "1: diagnosis times are exponential, not lognormal"},
    OperatorsRow{"shift_from", &OperatorsParams::shift_from_s, "s", {0.0, 86400.0}, "time of day"},
    OperatorsRow{"shift_to",
                 &OperatorsParams::shift_to_s,
                 "s",
                 {0.0, 86400.0},
                 "time of day; may be after midnight"},
    OperatorsRow{"days",
                 &OperatorsParams::days,
                 "1",
                 {0.0, 7.0},
                 "days of the week with shifts, from Monday"},
    OperatorsRow{"mistrust",
                 &OperatorsParams::mistrust,
                 "1",
                 {0.0, 1.0},
                 "weight of the share of false alarms; 1 is probability matching",
                 "Bliss et al. 1995"},
    OperatorsRow{"memory",
                 &OperatorsParams::memory_alarms,
                 "1",
                 {1.0, 1e6},
                 "alarms that the share looks back on"},
    OperatorsRow{"flood",
                 &OperatorsParams::flood_alarms,
                 "1",
                 {0.01, 1e9},
                 "alarms in ten minutes that one operator can take",
                 "ANSI/ISA-18.2; EEMUA 191"},
    OperatorsRow{"least_attention",
                 &OperatorsParams::least_attention,
                 "1",
                 {0.0, 1.0},
                 "chance of an answer however tired"},
    OperatorsRow{"fatigue_delay",
                 &OperatorsParams::fatigue_delay,
                 "1",
                 {0.0, 100.0},
                 "growth of the reaction time at full fatigue"},
    OperatorsRow{"refusal",
                 &OperatorsParams::refusal,
                 "1",
                 {0.0, 1.0},
                 "chance to refuse to stop a machine that looks sound"},
    OperatorsRow{"sees_from",
                 &OperatorsParams::sees_from,
                 "1",
                 {0.0, 1e9},
                 "condition at which a fault is seen"},
    OperatorsRow{"attend_time",
                 &OperatorsParams::attend_s,
                 "s",
                 {1e-3, 1e6},
                 "length of the pulse `attend`; at least a step of what it drives"},
    OperatorsRow{
        "wage", &OperatorsParams::wage_per_s, "EUR/s", {0.0, 1e3}, "of one operator on duty"},
};

}  // namespace orrery::devices
