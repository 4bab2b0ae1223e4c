// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

namespace orrery::gui {

/// How values of a unit are shown: `value * factor + offset`, under this title.
struct DisplayUnit {
  QString title;  ///< `m³/s`, `°C`; `1` for a plain number
  double factor = 1.0;
  double offset = 0.0;
  double show(double value) const { return value * factor + offset; }
};

/// `celsius`: absolute temperatures in degrees; a difference of temperatures stays in kelvin.
DisplayUnit displayUnit(const std::string& unit, bool absolute, bool celsius);
/// `301.25 °C`; `no value` for NaN; a plain number has no unit behind it.
QString shown(double value, const DisplayUnit& unit);
/// `temperature [K]`.
QString axisTitle(const QString& quantity, const DisplayUnit& unit);
/// `1 d 03:25:10.25`; `hh:mm:ss` within the first day.
QString timeText(double time_s, int decimals = 0);
inline constexpr char kTimeTitle[] = "time [d hh:mm:ss]";

}  // namespace orrery::gui
