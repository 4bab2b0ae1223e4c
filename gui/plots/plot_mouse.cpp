// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_mouse.h"

#include <cmath>

#include "gui/plots/plot_view.h"

namespace orrery::gui {

namespace {

constexpr int kClickPixels = 3;
constexpr double kWheelFactor = 0.8;
constexpr double kWheelNotch = 120.0;
constexpr double kPanShare = 0.1;  // of the width, by a notch of the wheel

QCPRange scaled(const QCPRange& range, double factor, double center) {
  return {center - (center - range.lower) * factor, center + (range.upper - center) * factor};
}

}  // namespace

PlotMouse::PlotMouse(PlotView& view)
    : QObject(&view), view_(view), band_(QRubberBand::Rectangle, &view) {
  connect(&view_, &QCustomPlot::mousePress, this, &PlotMouse::press);
  connect(&view_, &QCustomPlot::mouseMove, this, &PlotMouse::move);
  connect(&view_, &QCustomPlot::mouseRelease, this, &PlotMouse::release);
  connect(&view_, &QCustomPlot::mouseWheel, this, &PlotMouse::wheel);
  connect(&view_, &QCustomPlot::mouseDoubleClick, this, &PlotMouse::goTo);
}

void PlotMouse::press(QMouseEvent* event) {
  Q_EMIT view_.activated();
  if (event->button() == Qt::RightButton) return;
  from_ = event->pos();
  range_at_press_ = view_.timeRange();
  values_at_press_.clear();
  for (const QCPAxis* axis : view_.valueAxes()) values_at_press_.push_back(axis->range());
  if (event->button() == Qt::MiddleButton || event->modifiers() & Qt::ShiftModifier) {
    doing_ = Doing::kPan;
    Q_EMIT view_.zoomBegins();
  } else if (event->modifiers() & Qt::ControlModifier) {
    doing_ = Doing::kZoom;
  } else if (view_.axisRect()->rect().contains(from_)) {
    doing_ = Doing::kCursor;
  }
}

void PlotMouse::move(QMouseEvent* event) {
  switch (doing_) {
    case Doing::kNothing: return;
    case Doing::kPan: pan(event->pos()); return;
    case Doing::kZoom:
      band_.setGeometry(QRect(from_, event->pos()).normalized());
      band_.show();
      return;
    case Doing::kCursor:
      if ((event->pos() - from_).manhattanLength() > kClickPixels && !view_.isAgainst())
        view_.services().state.setCursor(view_.timeAt(event->pos().x()));
      return;
  }
}

void PlotMouse::release(QMouseEvent* event) {
  const bool clicked = (event->pos() - from_).manhattanLength() <= kClickPixels;
  if (event->button() == Qt::RightButton) {
    Q_EMIT view_.menuWanted(event->globalPosition().toPoint());
    return;
  }
  band_.hide();
  if (doing_ == Doing::kZoom && !clicked) zoom(QRect(from_, event->pos()).normalized());
  if (clicked && doing_ != Doing::kPan) click(event->pos(), event->modifiers());
  doing_ = Doing::kNothing;
}

void PlotMouse::click(const QPoint& at, Qt::KeyboardModifiers keys) {
  ViewState& state = view_.services().state;
  const Curve* curve = view_.curveAt(at);
  if (curve != nullptr && curve->device) {
    const Item item{Item::Kind::kDevice, *curve->device};
    if (keys & Qt::ControlModifier) {
      state.toggle(item);
    } else {
      state.select(item);
    }
  }
  if (view_.axisRect()->rect().contains(at) && !view_.isAgainst() && !(keys & Qt::ControlModifier))
    state.setCursor(view_.timeAt(at.x()));
}

void PlotMouse::pan(const QPoint& at) {
  const double wide = std::max(1, view_.axisRect()->width());
  const double tall = std::max(1, view_.axisRect()->height());
  if (!view_.isAgainst()) {
    const double shift_s = range_at_press_.size() * (from_.x() - at.x()) / wide;
    Q_EMIT view_.timeRangeWanted(range_at_press_ + shift_s);
  }
  if (std::abs(at.y() - from_.y()) <= kClickPixels * 4) return;
  PlotView::ManualRanges manual(values_at_press_.size());
  for (std::size_t i = 0; i < manual.size(); ++i)
    manual[i] = values_at_press_[i] + values_at_press_[i].size() * (at.y() - from_.y()) / tall;
  view_.setManualRanges(manual);
}

void PlotMouse::zoom(const QRect& rectangle) {
  Q_EMIT view_.zoomBegins();
  PlotView::ManualRanges manual;
  for (const QCPAxis* axis : view_.valueAxes())
    manual.emplace_back(
        QCPRange(axis->pixelToCoord(rectangle.bottom()), axis->pixelToCoord(rectangle.top())));
  if (!view_.isAgainst())
    Q_EMIT view_.timeRangeWanted({view_.timeAt(rectangle.left()), view_.timeAt(rectangle.right())});
  view_.setManualRanges(manual);
}

void PlotMouse::wheel(QWheelEvent* event) {
  const double notches =
      (event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x()) /
      kWheelNotch;
  if (notches == 0.0) return;
  Q_EMIT view_.zoomBegins();
  const QPointF at = event->position();
  const double factor = std::pow(kWheelFactor, notches);
  const QCPRange range = view_.timeRange();
  if (wheelOnValues(at, factor) || view_.isAgainst()) return;
  if (event->modifiers() & Qt::ShiftModifier) {
    Q_EMIT view_.timeRangeWanted(range - notches * kPanShare * range.size());
  } else {
    Q_EMIT view_.timeRangeWanted(scaled(range, factor, view_.timeAt(at.x())));
  }
}

bool PlotMouse::wheelOnValues(const QPointF& at, double factor) {
  const auto axes = view_.valueAxes();
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i]->selectTest(at, false) < 0) continue;
    PlotView::ManualRanges manual = view_.manualRanges();
    manual.resize(axes.size());
    manual[i] = scaled(axes[i]->range(), factor, axes[i]->pixelToCoord(at.y()));
    view_.setManualRanges(manual);
    return true;
  }
  return false;
}

void PlotMouse::goTo(QMouseEvent* event) {
  if (view_.isAgainst() || !view_.axisRect()->rect().contains(event->pos())) return;
  const double time_s = std::max(0.0, view_.timeAt(event->pos().x()));
  view_.services().state.setCursor(time_s);
  if (scenarios::PlantSource* source = view_.services().plant.source())
    source->seek(engine::SimTime::from_seconds(time_s));
}

}  // namespace orrery::gui
