// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/plots/custom_plot.h"

#include <vector>

namespace orrery::gui {

/// What happened at a time, for the foot of a plot.
struct TimeMark {
  enum class Kind { kBreakpoint, kFault };
  double time_s = 0.0;
  Kind kind = Kind::kBreakpoint;
  QString text;
};

/// Marks on the time axis: a triangle where a breakpoint was hit, a cross where a fault began; one
/// of a kind a pixel.
class EventMarks final : public QCPAbstractItem {
  Q_OBJECT

 public:
  explicit EventMarks(QCustomPlot* plot);

  void setColours(const QColor& breakpoint, const QColor& fault);
  void setMarks(std::vector<TimeMark> marks) { marks_ = std::move(marks); }
  const std::vector<TimeMark>& marks() const { return marks_; }
  /// The text of the mark under this pixel; empty: none.
  QString textAt(const QPointF& pixel) const;

  double selectTest(const QPointF&, bool, QVariant*) const override { return -1.0; }

 protected:
  void draw(QCPPainter* painter) override;

 private:
  QPointF foot(const TimeMark& mark) const;
  double size() const;

  std::vector<TimeMark> marks_;
  QColor breakpoint_;
  QColor fault_;
};

}  // namespace orrery::gui
