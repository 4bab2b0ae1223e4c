// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plant_time_ticker.h"

#include <array>
#include <cmath>

#include "gui/plots/display_unit.h"

namespace orrery::gui {

namespace {

constexpr std::array<double, 19> kSteps_s = {1,     2,     5,     10,    15,    30,   60,
                                             120,   300,   600,   900,   1800,  3600, 7200,
                                             10800, 21600, 43200, 86400, 172800};

}  // namespace

double PlantTimeTicker::getTickStep(const QCPRange& range) {
  const double wanted_s = range.size() / std::max(1, tickCount());
  if (wanted_s < 1.0) {
    step_s_ = cleanMantissa(wanted_s);
  } else if (wanted_s > kSteps_s.back()) {
    step_s_ = 86400.0 * std::ceil(cleanMantissa(wanted_s / 86400.0));
  } else {
    for (const double step_s : kSteps_s) {
      step_s_ = step_s;
      if (step_s >= wanted_s) break;
    }
  }
  return step_s_;
}

int PlantTimeTicker::getSubTickCount(double step_s) {
  if (step_s < 1.0) return QCPAxisTicker::getSubTickCount(step_s);
  for (const int parts : {6, 5, 4, 3, 2})
    if (std::fmod(step_s, parts) == 0.0) return parts - 1;
  return 0;
}

QString PlantTimeTicker::getTickLabel(double time_s, const QLocale&, QChar, int) {
  const int decimals = step_s_ < 1.0 ? std::min(9, int(std::ceil(-std::log10(step_s_)))) : 0;
  return timeText(time_s, decimals);
}

}  // namespace orrery::gui
