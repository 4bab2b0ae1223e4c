// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// In which units a person reads what a control is judged by. Of a measure: the unit of the
/// scenario's metric over the same output; else the first one of its dimension that the reward
/// states (`-cost / 1 EUR - 0.5 * discomfort / 1 K.h`); else SI. Of a cost that is a measure: that
/// of the measure; else likewise.
std::string shown_unit(const Scenario& scenario, const ControlElement& control,
                       const MeasureElement& measure);
std::string shown_unit(const Scenario& scenario, const ControlElement& control,
                       const CostElement& cost);

/// The SI unit of a cost.
std::string si_unit(const CostElement& cost);

/// An SI value in such a unit. `is_difference`: counted from no zero, as a sum of temperature
/// changes is.
double in_shown_unit(double value_si, const std::string& unit, bool is_difference);

}  // namespace orrery::scenarios
