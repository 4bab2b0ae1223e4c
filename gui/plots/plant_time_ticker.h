// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/plots/custom_plot.h"

namespace orrery::gui {

/// Ticks at round times of a clock: 1, 2, 5, 10, 15, 30 s or min, 1, 2, 3, 6, 12 h, days.
class PlantTimeTicker final : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double step_s) override;
  QString getTickLabel(double time_s, const QLocale& locale, QChar format, int precision) override;

 private:
  double step_s_ = 1.0;
};

}  // namespace orrery::gui
