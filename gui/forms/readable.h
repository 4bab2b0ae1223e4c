// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

#include "engine/registry/diagnostic.h"
#include "engine/time/sim_time.h"

namespace orrery::gui {

// Values that change while they are read. `scenarios::format_quantity` picks the shortest unit for
// each value, which is right for a form and flickers in a table; here the unit depends on the
// quantity and on the power of a thousand only.

/// An SI value with five digits: `26.97 °C`, `1.2346 kPa`, `0.0123 m³/s`; NaN is `no value`.
QString readable(double value, const std::string& unit);
/// `m³/s` for `m^3/s`; empty for the number one.
QString readableUnit(const std::string& unit);
/// `61 ms`, `9.4 h`.
QString readableSpan(double seconds);
/// `12 d 03:25:10`; `never` is a dash.
QString readableTime(engine::SimTime time);
/// `bearing wear` for `bearing_wear`.
QString spoken(const std::string& name);
/// Every mistake with its place and remedy, one below the other.
QString mistakesText(const engine::Diagnostics& mistakes);
/// UTF-8 as Qt keeps it.
inline QString qt(const std::string& words) { return QString::fromStdString(words); }

}  // namespace orrery::gui
