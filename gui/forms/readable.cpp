// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/forms/readable.h"

#include <fmt/format.h>
#include <QStringList>

#include <array>
#include <cmath>

#include "scenarios/report/quantity.h"

namespace orrery::gui {

namespace {

/// Units that take a prefix, as people write them.
bool takesPrefix(const std::string& unit) {
  for (const char* one : {"W", "J", "Pa", "Hz", "V", "A", "N", "bit/s", "B", "Wh"}) {
    if (unit == one) return true;
  }
  return false;
}

struct Prefix {
  double size;
  const char* sign;
};
constexpr std::array<Prefix, 6> kPrefixes = {
    {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1.0, ""}, {1e-3, "m"}, {1e-6, "µ"}}};

QString digits(double value) {
  const double size = std::fabs(value);
  if (size >= 1e5 && size < 1e9) return QString::fromStdString(scenarios::rounded(value));
  return QString::fromStdString(fmt::format("{:.5g}", value == 0.0 ? 0.0 : value));
}

}  // namespace

QString readable(double value, const std::string& unit) {
  if (std::isnan(value)) return QStringLiteral("no value");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
  if (unit == "K") return digits(value - 273.15) + QStringLiteral(" °C");
  if (unit == "s") return readableSpan(value);
  if (unit.empty() || unit == "1") return digits(value);
  if (!takesPrefix(unit) || value == 0.0) return digits(value) + QChar(' ') + readableUnit(unit);
  for (const Prefix& prefix : kPrefixes) {
    if (std::fabs(value) < prefix.size) continue;
    return digits(value / prefix.size) + QChar(' ') + QString::fromUtf8(prefix.sign) +
           readableUnit(unit);
  }
  return digits(value) + QChar(' ') + readableUnit(unit);
}

QString readableUnit(const std::string& unit) {
  if (unit == "1") return {};
  QString shown = QString::fromStdString(unit);
  shown.replace("degC", "°C").replace("^2", "²").replace("^3", "³");
  shown.replace("m2", "m²").replace("m3", "m³").replace("s2", "s²").replace('*', "·");
  return shown;
}

QString readableSpan(double seconds) { return QString::fromStdString(scenarios::span(seconds)); }

QString readableTime(engine::SimTime time) {
  if (time == engine::SimTime::never()) return QStringLiteral("–");
  return QString::fromStdString(engine::to_string(time));
}

QString spoken(const std::string& name) {
  QString words = QString::fromStdString(name);
  return words.replace('_', ' ');
}

QString mistakesText(const engine::Diagnostics& mistakes) {
  QStringList lines;
  for (const engine::Diagnostic& one : mistakes.items()) lines << qt(engine::to_string(one));
  return lines.join('\n');
}

}  // namespace orrery::gui
