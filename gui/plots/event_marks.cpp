// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/event_marks.h"

#include <cmath>
#include <set>

namespace orrery::gui {

EventMarks::EventMarks(QCustomPlot* plot) : QCPAbstractItem(plot) { setSelectable(false); }

void EventMarks::setColours(const QColor& breakpoint, const QColor& fault) {
  breakpoint_ = breakpoint;
  fault_ = fault;
}

QString EventMarks::textAt(const QPointF& pixel) const {
  const TimeMark* nearest = nullptr;
  double distance = size();
  for (const TimeMark& mark : marks_) {
    const QPointF spot = foot(mark);
    const double away = std::hypot(spot.x() - pixel.x(), spot.y() - size() / 2 - pixel.y());
    if (away > distance) continue;
    distance = away;
    nearest = &mark;
  }
  return nearest == nullptr ? QString() : nearest->text;
}

void EventMarks::draw(QCPPainter* painter) {
  const QCPRange range = mParentPlot->xAxis->range();
  std::set<std::pair<int, TimeMark::Kind>> drawn;
  painter->setAntialiasing(true);
  for (const TimeMark& mark : marks_) {
    if (!range.contains(mark.time_s)) continue;
    const QPointF at = foot(mark);
    if (!drawn.insert({int(at.x()), mark.kind}).second) continue;
    const double half = size() / 2;
    if (mark.kind == TimeMark::Kind::kBreakpoint) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(breakpoint_);
      painter->drawPolygon(QPolygonF({at, QPointF(at.x() - half, at.y() - 2 * half),
                                      QPointF(at.x() + half, at.y() - 2 * half)}));
    } else {
      painter->setPen(QPen(fault_, 2.0));
      painter->drawLine(QPointF(at.x() - half, at.y() - 2 * half), QPointF(at.x() + half, at.y()));
      painter->drawLine(QPointF(at.x() - half, at.y()), QPointF(at.x() + half, at.y() - 2 * half));
    }
  }
}

QPointF EventMarks::foot(const TimeMark& mark) const {
  return {mParentPlot->xAxis->coordToPixel(mark.time_s),
          double(mParentPlot->axisRect()->bottom()) - 1.0};
}

double EventMarks::size() const { return 0.7 * QFontMetricsF(mParentPlot->font()).ascent(); }

}  // namespace orrery::gui
