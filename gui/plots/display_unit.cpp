// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/display_unit.h"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

namespace {

constexpr double kCelsiusZeroK = 273.15;

/// `m^3/s` and `m3/s` as `m³/s`: a digit behind a letter is an exponent.
QString raised(const QString& unit) {
  static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text;
  for (qsizetype i = 0; i < unit.size(); ++i) {
    const QChar c = unit[i];
    const bool caret =
        c == '^' && i + 1 < unit.size() && unit[i + 1].isDigit() && !unit.mid(i).contains('.');
    if (caret) continue;
    const bool exponent = c.isDigit() && i > 0 && (unit[i - 1].isLetter() || unit[i - 1] == '^');
    text += exponent ? digits[c.digitValue()] : c;
  }
  return text;
}

}  // namespace

DisplayUnit displayUnit(const std::string& unit, bool absolute, bool celsius) {
  if (unit == "K" && absolute && celsius) return {QStringLiteral("°C"), 1.0, -kCelsiusZeroK};
  if (unit == "degC") return {QStringLiteral("°C"), 1.0, 0.0};
  return {unit.empty() ? QStringLiteral("1") : raised(QString::fromStdString(unit)), 1.0, 0.0};
}

QString shown(double value, const DisplayUnit& unit) {
  if (std::isnan(value)) return QStringLiteral("no value");
  const QString number = QString::number(unit.show(value), 'g', 6);
  return unit.title == QLatin1String("1") ? number : number + ' ' + unit.title;
}

QString axisTitle(const QString& quantity, const DisplayUnit& unit) {
  return QStringLiteral("%1 [%2]").arg(quantity, unit.title);
}

QString timeText(double time_s, int decimals) {
  const double scale = std::pow(10.0, decimals);
  const double whole = std::round(std::abs(time_s) * scale);
  const auto ticks = static_cast<std::int64_t>(std::min(whole, 9e18));
  const auto unit = static_cast<std::int64_t>(scale);
  const std::int64_t seconds = ticks / unit;
  QString text = QStringLiteral("%1:%2:%3")
                     .arg(seconds / 3600 % 24, 2, 10, QLatin1Char('0'))
                     .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                     .arg(seconds % 60, 2, 10, QLatin1Char('0'));
  if (decimals > 0) text += QStringLiteral(".%1").arg(ticks % unit, decimals, 10, QLatin1Char('0'));
  if (seconds >= 86400) text = QStringLiteral("%1 d ").arg(seconds / 86400) + text;
  return time_s < 0 && ticks != 0 ? QStringLiteral("−") + text : text;
}

}  // namespace orrery::gui
