// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/app/theme.h"
#include "gui/results/compared_curves.h"

class QCPAxisRect;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCPLegend;
class QCustomPlot;
class QLabel;

namespace orrery::gui {

/// A over B with A's tolerance band, and below it the difference with the tolerance on both sides.
/// Drag and wheel move and zoom both along time.
class ComparePlot final : public QWidget {
  Q_OBJECT

 public:
  explicit ComparePlot(Theme& theme, QWidget* parent = nullptr);
  /// The names of A and B are for the legend.
  void show(ComparedCurves curves, const QString& nameA, const QString& nameB);
  void clear(const QString& why);
  const ComparedCurves& curves() const { return curves_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeAxes();
  void makeGraphs();
  void markWorst(double unit_s);
  void paintTheme();

  Theme& theme_;
  ComparedCurves curves_;
  QCustomPlot* plot_;
  QLabel* empty_;
  QCPLegend* legend_;
  QCPAxisRect* above_;
  QCPAxisRect* below_;
  QCPItemStraightLine* worst_;
  QCPItemText* worst_text_;
  QCPGraph *a_, *b_, *lower_, *upper_, *difference_, *plus_, *minus_;
};

}  // namespace orrery::gui
