// SPDX-License-Identifier: GPL-3.0-or-later
// The hand on the plant view: pointer, wheel and keys.
#include <QApplication>
#include <QDrag>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "gui/app/drag_item.h"
#include "gui/view3d/plant_canvas.h"

namespace orrery::gui {
namespace {

constexpr double kOrbitDegPerUnit = 0.3;  // of the window
constexpr double kOrbitKeyDeg = 5.0;
constexpr double kPanKeyUnits = 40.0;
constexpr double kZoomStep = 1.15;

}  // namespace

void PlantCanvas::mousePressEvent(QMouseEvent* event) {
  if (!scene_) return;
  pressed_at_ = last_ = event->position();
  pressed_item_ = itemAt(pressed_at_);
  if (event->button() == Qt::LeftButton)
    gesture_ =
        event->modifiers().testFlag(Qt::ShiftModifier) ? Gesture::kRectangle : Gesture::kPress;
  else
    gesture_ = Gesture::kPan;
}

void PlantCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (!scene_) return;
  const QPointF at = event->position();
  const QPointF step = at - last_;
  if (gesture_ == Gesture::kNone) return hover(at);
  if (gesture_ == Gesture::kPress && isDragged(at)) {
    const std::vector<Item>& selection = scene_->selection();
    const bool selected =
        std::find(selection.begin(), selection.end(), pressed_item_) != selection.end();
    if (selected && pressed_item_.kind == Item::Kind::kDevice) return takeAlong();
    gesture_ = Gesture::kOrbit;
  }
  last_ = at;
  if (gesture_ == Gesture::kOrbit)
    scene_->camera().orbit(step.x() * kOrbitDegPerUnit, step.y() * kOrbitDegPerUnit);
  if (gesture_ == Gesture::kPan) scene_->camera().pan(inPixels(step).x(), inPixels(step).y());
  if (gesture_ == Gesture::kRectangle) return redraw();
  if (gesture_ != Gesture::kPress) redraw();
}

void PlantCanvas::mouseReleaseEvent(QMouseEvent* event) {
  const Gesture gesture = gesture_;
  gesture_ = Gesture::kNone;
  if (!scene_) return;
  const bool add = event->modifiers().testFlag(Qt::ControlModifier);
  if (gesture == Gesture::kPress) Q_EMIT picked(pressed_item_, add);
  if (gesture == Gesture::kRectangle) {
    const QRectF box = QRectF(inPixels(pressed_at_), inPixels(event->position())).normalized();
    Q_EMIT pickedMany(scene_->within(box), add);
    redraw();
  }
}

void PlantCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  gesture_ = Gesture::kNone;
  const Item item = itemAt(event->position());
  if (item.kind != Item::Kind::kNone) Q_EMIT opened(item);
}

void PlantCanvas::wheelEvent(QWheelEvent* event) {
  if (!scene_) return;
  const double steps = double(event->angleDelta().y()) / 120.0;
  scene_->camera().zoomAt(std::pow(kZoomStep, steps), inPixels(event->position()));
  redraw();
  event->accept();
}

void PlantCanvas::keyPressEvent(QKeyEvent* event) {
  if (!scene_) return QWidget::keyPressEvent(event);
  PlantCamera& camera = scene_->camera();
  const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
  const double pan = kPanKeyUnits * devicePixelRatioF();
  const auto move = [&](double right, double up) {
    if (shift)
      camera.pan(-right * pan, up * pan);
    else
      camera.orbit(-right * kOrbitKeyDeg, up * kOrbitKeyDeg);
  };
  switch (event->key()) {
    case Qt::Key_Left: move(-1.0, 0.0); break;
    case Qt::Key_Right: move(1.0, 0.0); break;
    case Qt::Key_Up: move(0.0, 1.0); break;
    case Qt::Key_Down: move(0.0, -1.0); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: camera.zoom(kZoomStep); break;
    case Qt::Key_Minus: camera.zoom(1.0 / kZoomStep); break;
    default: return QWidget::keyPressEvent(event);
  }
  redraw();
}

void PlantCanvas::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  if (!scene_ || scene_->hovered().kind == Item::Kind::kNone) return;
  scene_->mark(scene_->selection(), {});
  redraw();
}

bool PlantCanvas::event(QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) redraw();
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const Item item = itemAt(help->pos());
  if (item.kind == Item::Kind::kNone) {
    QToolTip::hideText();
    return true;
  }
  QString text = scene_->nameOf(item);
  const QString value = valueText(*scene_, item);
  if (!value.isEmpty()) text += "\n" + scene_->legend().heat->quantity + ": " + value;
  const QString state = stateText(*scene_, item);
  if (!state.isEmpty()) text += "\n" + state;
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

void PlantCanvas::hover(QPointF at) {
  const Item item = itemAt(at);
  if (item == scene_->hovered()) return;
  scene_->mark(scene_->selection(), item);
  setCursor(item.kind == Item::Kind::kNone ? Qt::ArrowCursor : Qt::PointingHandCursor);
  redraw();
}

bool PlantCanvas::isDragged(QPointF at) const {
  return (at - pressed_at_).manhattanLength() >= QApplication::startDragDistance();
}

void PlantCanvas::takeAlong() {
  gesture_ = Gesture::kNone;
  std::vector<Item> devices;
  for (const Item& item : scene_->selection())
    if (item.kind == Item::Kind::kDevice) devices.push_back(item);
  auto* mime = new QMimeData;
  putItems(*mime, devices);
  auto* drag = new QDrag(this);
  drag->setMimeData(mime);
  drag->exec(Qt::CopyAction);
}

}  // namespace orrery::gui
