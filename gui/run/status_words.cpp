// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/status_words.h"

#include <QStringList>
#include <algorithm>

#include "gui/forms/readable.h"
#include "scenarios/report/quantity.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {

namespace flag = scenarios::device_flag;

namespace {

QString counted(const char* symbol, std::uint32_t count, const QString& word) {
  return QString("%1 %2 %3").arg(QString::fromUtf8(symbol), qt(scenarios::grouped(count)), word);
}

}  // namespace

QString statusWords(std::uint8_t flags) {
  QStringList words;
  if ((flags & flag::kFailed) != 0) words << QStringLiteral("✖ failed");
  if ((flags & flag::kFaulty) != 0) words << QStringLiteral("▲ faulty");
  if ((flags & flag::kAlarm) != 0) words << QStringLiteral("◆ alarm");
  if ((flags & flag::kCommanded) != 0) words << QStringLiteral("→ command");
  return words.join(QStringLiteral("  "));
}

QColor statusColour(std::uint8_t flags, const Theme& theme) {
  if ((flags & flag::kAlarm) != 0) return theme.colours().alarm;
  if ((flags & (flag::kFailed | flag::kFaulty)) != 0) return theme.colours().fault;
  if ((flags & flag::kCommanded) != 0) return theme.colours().info;
  return {};
}

std::uint8_t StatusCounts::flags() const {
  return static_cast<std::uint8_t>((faulty > 0 ? flag::kFaulty : 0) |
                                   (failed > 0 ? flag::kFailed : 0) |
                                   (alarms > 0 ? flag::kAlarm : 0));
}

StatusCounts countStatus(const std::vector<std::uint8_t>& flags, std::uint32_t first,
                         std::uint32_t count) {
  StatusCounts counts;
  const std::size_t end = std::min<std::size_t>(flags.size(), std::size_t{first} + count);
  for (std::size_t i = first; i < end; ++i) {
    const std::uint8_t one = flags[i];
    counts.faulty += (one & flag::kFaulty) != 0 ? 1 : 0;
    counts.failed += (one & flag::kFailed) != 0 ? 1 : 0;
    counts.alarms += (one & flag::kAlarm) != 0 ? 1 : 0;
  }
  return counts;
}

QString statusWords(const StatusCounts& counts) {
  QStringList words;
  if (counts.failed > 0) words << counted("✖", counts.failed, QObject::tr("failed"));
  if (counts.faulty > 0) words << counted("▲", counts.faulty, QObject::tr("faulty"));
  if (counts.alarms > 0)
    words << counted("◆", counts.alarms,
                     counts.alarms == 1 ? QObject::tr("alarm") : QObject::tr("alarms"));
  return words.join(QStringLiteral("  "));
}

}  // namespace orrery::gui
