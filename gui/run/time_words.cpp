// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/time_words.h"

#include <QDockWidget>
#include <QLocale>
#include <QRegularExpression>
#include <cmath>

#include "scenarios/format/units.h"

namespace orrery::gui {

QString timeWords(engine::SimTime time) {
  if (time == engine::SimTime::never()) return QString::fromUtf8("\u2014");
  return QString::fromStdString(engine::to_string(time));
}

QString spanWords(double span_s) {
  if (!std::isfinite(span_s)) return QString::fromUtf8("\u2014");
  if (span_s < 0) return "-" + spanWords(-span_s);
  const auto number = [](double value, const char* unit) {
    return QString::number(value, 'g', 3) + " " + unit;
  };
  if (span_s == 0) return "0 s";
  if (span_s < 1e-3) return number(span_s * 1e6, "us");
  if (span_s < 0.9995) return number(span_s * 1e3, "ms");
  if (span_s < 59.95) return number(span_s, "s");
  const auto two = [](qint64 big, const char* unit, qint64 small, const char* part) {
    return QString("%1 %2 %3 %4").arg(big).arg(unit).arg(small, 2, 10, QChar('0')).arg(part);
  };
  const qint64 whole_s = std::llround(std::min(span_s, 1e15));
  if (whole_s < 3600) return two(whole_s / 60, "min", whole_s % 60, "s");
  if (whole_s < 86400) return two(whole_s / 3600, "h", whole_s / 60 % 60, "min");
  return two(whole_s / 86400, "d", whole_s / 3600 % 24, "h");
}

QString countWords(double count) {
  if (std::abs(count) < 9999.5)
    return QLocale(QLocale::English).toString(count, 'f', count < 10 && count != 0 ? 1 : 0);
  if (std::abs(count) < 999.5e3) return QString::number(count / 1e3, 'g', 3) + " k";
  if (std::abs(count) < 999.5e6) return QString::number(count / 1e6, 'g', 3) + " M";
  return QString::number(count / 1e9, 'g', 3) + " G";
}

std::optional<engine::SimTime> readTime(const QString& text) {
  static const QRegularExpression clock(
      R"(^\s*(?:(\d{1,6})\s*d\s+)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*$)");
  const auto match = clock.match(text);
  if (match.hasMatch()) {
    const double seconds = match.captured(1).toDouble() * 86400 + match.captured(2).toInt() * 3600 +
                           match.captured(3).toInt() * 60 + match.captured(4).toDouble();
    return engine::SimTime::from_seconds(seconds);
  }
  bool plain = false;
  const double seconds = text.trimmed().toDouble(&plain);
  if (plain) {
    if (!(seconds >= 0)) return std::nullopt;
    return engine::SimTime::from_seconds(seconds);
  }
  const auto span = scenarios::parse_duration(text.trimmed().toStdString(), {"time", 1, 1, 0, 0});
  if (!span || span->ns < 0) return std::nullopt;
  return engine::SimTime{} + *span;
}

QString deviceWords(const scenarios::PlantOutline& outline, engine::DeviceId device) {
  return QString::fromStdString(outline.device_name(device));
}

QString agentWords(const scenarios::PlantOutline& outline, std::uint32_t agent) {
  if (agent < outline.agents.size()) return QString::fromStdString(outline.agents[agent].name);
  return QString("agent %1").arg(agent);
}

void setDockTitle(QWidget* panel, const QString& title) {
  auto* dock = qobject_cast<QDockWidget*>(panel->parentWidget());
  if (dock && dock->windowTitle() != title) dock->setWindowTitle(title);
}

}  // namespace orrery::gui
