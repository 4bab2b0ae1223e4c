// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPoint>
#include <QRubberBand>

#include "gui/plots/custom_plot.h"

namespace orrery::gui {

class PlotView;

/// What the mouse does in a plot:
///
///   click, drag           the time cursor; a click on a curve selects its device
///   Shift + drag, middle  pans
///   Ctrl + drag           zooms to a rectangle
///   wheel                 zooms in time around the pointer; over an axis of values, that axis
///   Shift + wheel         pans in time
///   double click          the plant goes there
class PlotMouse final : public QObject {
  Q_OBJECT

 public:
  explicit PlotMouse(PlotView& view);

 private:
  enum class Doing { kNothing, kCursor, kPan, kZoom };
  void press(QMouseEvent* event);
  void move(QMouseEvent* event);
  void release(QMouseEvent* event);
  void wheel(QWheelEvent* event);
  void goTo(QMouseEvent* event);
  void click(const QPoint& at, Qt::KeyboardModifiers keys);
  void pan(const QPoint& at);
  void zoom(const QRect& rectangle);
  bool wheelOnValues(const QPointF& at, double factor);

  PlotView& view_;
  Doing doing_ = Doing::kNothing;
  QPoint from_;
  QCPRange range_at_press_;
  std::vector<QCPRange> values_at_press_;
  QRubberBand band_;
};

}  // namespace orrery::gui
