// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QToolTip>

#include "gui/app/drag_item.h"
#include "gui/plots/plot_view.h"

// What reaches a plot besides the mouse: drops, keys, the wish for a tool tip.
namespace orrery::gui {

namespace {

constexpr double kStepShare = 0.1;  // of the visible time, by a key

}  // namespace

void PlotView::dragEnterEvent(QDragEnterEvent* event) {
  if (!itemsOf(*event->mimeData()).empty() || !seriesOf(*event->mimeData()).empty())
    event->acceptProposedAction();
}

void PlotView::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  Q_EMIT activated();
  Q_EMIT dropped(seriesOf(*event->mimeData()), itemsOf(*event->mimeData()));
}

void PlotView::keyPressEvent(QKeyEvent* event) {
  const double step_s = kStepShare * range_s_.size();
  const double center_s = range_s_.center();
  switch (event->key()) {
    case Qt::Key_Left: Q_EMIT timeRangeWanted(range_s_ - step_s); return;
    case Qt::Key_Right: Q_EMIT timeRangeWanted(range_s_ + step_s); return;
    case Qt::Key_Up:
    case Qt::Key_Down: {
      const double half_s = range_s_.size() * (event->key() == Qt::Key_Up ? 0.4 : 0.625);
      Q_EMIT zoomBegins();
      Q_EMIT timeRangeWanted({center_s - half_s, center_s + half_s});
      return;
    }
    default: QCustomPlot::keyPressEvent(event);
  }
}

bool PlotView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QCustomPlot::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QString text = isAgainst() ? QString() : marks_->textAt(help->pos());
  if (const Curve* curve = text.isEmpty() ? curveAt(help->pos()) : nullptr) {
    text = curve->name;
    if (!isAgainst()) {
      const double time_s = timeAt(help->pos().x());
      text += QStringLiteral("\n%1: %2")
                  .arg(timeText(time_s, 1),
                       shown(curve->source->line(0).value_at(time_s), unitOf(curve->scale)));
    }
  }
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

}  // namespace orrery::gui
