// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_sheet.h"

#include <QFrame>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <memory>

namespace orrery::gui {

namespace {

constexpr std::size_t kZoomsKept = 50;
constexpr qint64 kOneGestureMs = 400;  // turns of a wheel in a row are one zoom to undo
constexpr double kRangeMin_s = 1e-6;
constexpr double kRangeMax_s = 1e10;

}  // namespace

PlotSheet::PlotSheet(const PlotServices& services, QWidget* parent)
    : QWidget(parent), services_(services) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  setRoot(makeCell());
  connect(&services_.theme, &Theme::changed, this, &PlotSheet::frameCells);
}

std::vector<PlotView*> PlotSheet::plots() const {
  std::vector<PlotView*> found;
  const auto collect = [&](const auto& self, QWidget* part) -> void {
    if (auto* splitter = qobject_cast<QSplitter*>(part)) {
      for (int i = 0; i < splitter->count(); ++i) self(self, splitter->widget(i));
    } else if (PlotView* plot = plotIn(part)) {
      found.push_back(plot);
    }
  };
  collect(collect, root_);
  return found;
}

void PlotSheet::setActive(PlotView* plot) {
  if (plot == active_) return;
  active_ = plot;
  frameCells();
}

// The layout gives back the item that held the old one.
void PlotSheet::swapRoot(QWidget* root) {
  const std::unique_ptr<QLayoutItem> old(layout()->replaceWidget(root_, root));
  root_ = root;
}

PlotView* PlotSheet::split(Qt::Orientation orientation) {
  QWidget* beside = active_->parentWidget();
  QWidget* cell = makeCell();
  auto* splitter = qobject_cast<QSplitter*>(beside->parentWidget());
  if (splitter == nullptr || splitter->orientation() != orientation) {
    auto* inner = new QSplitter(orientation);
    inner->setChildrenCollapsible(false);
    if (splitter != nullptr) {
      const QList<int> sizes = splitter->sizes();
      splitter->replaceWidget(splitter->indexOf(beside), inner);
      splitter->setSizes(sizes);
    } else {
      swapRoot(inner);
    }
    inner->addWidget(beside);
    beside->show();
    splitter = inner;
  }
  splitter->insertWidget(splitter->indexOf(beside) + 1, cell);
  splitter->setSizes(QList<int>(splitter->count(), 1000));
  setActive(plotIn(cell));
  frameCells();
  Q_EMIT changed();
  return active_;
}

void PlotSheet::removePlot(PlotView* plot) {
  zooms_.clear();
  QWidget* cell = plot->parentWidget();
  auto* splitter = qobject_cast<QSplitter*>(cell->parentWidget());
  if (splitter == nullptr) {
    plot->clear();
    return;
  }
  cell->setParent(nullptr);
  cell->deleteLater();
  if (splitter->count() == 1) {
    QWidget* last = splitter->widget(0);
    if (auto* outer = qobject_cast<QSplitter*>(splitter->parentWidget())) {
      const QList<int> sizes = outer->sizes();
      outer->replaceWidget(outer->indexOf(splitter), last);
      outer->setSizes(sizes);
    } else {
      swapRoot(last);
    }
    last->show();
    splitter->setParent(nullptr);
    splitter->deleteLater();
  }
  active_ = nullptr;
  setActive(plots().front());
  Q_EMIT changed();
}

void PlotSheet::setRange(const QCPRange& range_s) {
  if (!(range_s.size() >= kRangeMin_s && range_s.size() <= kRangeMax_s)) return;
  setFollowing(false);
  show(range_s);
}

void PlotSheet::setFollowing(bool following) {
  if (following == following_) return;
  following_ = following;
  Q_EMIT followingChanged(following);
  if (following) beat(now_s_);
}

void PlotSheet::setWindow(double window_s) {
  window_s_ = window_s;
  if (following_) {
    beat(now_s_);
    return;
  }
  keepZoom();
  const double end_s = window_s > 0 ? range_s_.upper : std::max(now_s_, 1.0);
  show({window_s > 0 ? end_s - window_s : 0.0, end_s});
}

void PlotSheet::fit() {
  keepZoom();
  std::optional<QCPRange> all;
  for (PlotView* plot : plots()) {
    plot->setManualRanges({});
    if (const auto own = plot->extent()) {
      if (all) {
        all->expand(*own);
      } else {
        all = own;
      }
    }
  }
  if (!all) return;
  if (!(all->size() > 0)) all = QCPRange(all->lower - 0.5, all->upper + 0.5);
  setRange(*all);
}

void PlotSheet::undoZoom() {
  if (zooms_.empty()) return;
  const Zoom zoom = zooms_.back();
  zooms_.pop_back();
  since_zoom_.invalidate();
  setFollowing(zoom.following);
  const std::vector<PlotView*> there = plots();
  for (const auto& [plot, values] : zoom.values)
    if (std::find(there.begin(), there.end(), plot) != there.end()) plot->setManualRanges(values);
  if (!zoom.following) show(zoom.range_s);
}

void PlotSheet::setCelsius(bool celsius) {
  celsius_ = celsius;
  for (PlotView* plot : plots()) plot->setCelsius(celsius);
}

void PlotSheet::setMarks(const std::vector<TimeMark>& marks) {
  marks_ = marks;
  for (PlotView* plot : plots()) plot->setMarks(marks_);
}

void PlotSheet::beat(double now_s) {
  now_s_ = now_s;
  if (following_ && window_s_ > 0) {
    const double begin_s = std::max(0.0, now_s - window_s_);
    show({begin_s, begin_s + window_s_});
  } else if (following_) {
    show({0.0, std::max(1.0, now_s)});
  } else {
    show(range_s_);
  }
}

void PlotSheet::setRoot(QWidget* root) {
  if (root_ != nullptr) {
    layout()->removeWidget(root_);
    root_->setParent(nullptr);
    root_->deleteLater();
  }
  root_ = root;
  layout()->addWidget(root_);
  zooms_.clear();
  active_ = nullptr;
  setActive(plots().front());
  frameCells();
}

QWidget* PlotSheet::makeCell() {
  auto* cell = new QFrame;
  cell->setFrameShape(QFrame::Box);
  cell->setLineWidth(1);
  auto* layout = new QVBoxLayout(cell);
  layout->setContentsMargins(1, 1, 1, 1);
  auto* plot = new PlotView(services_, cell);
  layout->addWidget(plot);
  plot->setCelsius(celsius_);
  plot->setMarks(marks_);
  plot->setTimeRange(range_s_);
  connect(plot, &PlotView::activated, this, [this, plot] { setActive(plot); });
  connect(plot, &PlotView::curvesChanged, this, &PlotSheet::changed);
  connect(plot, &PlotView::zoomBegins, this, &PlotSheet::keepZoom);
  connect(plot, &PlotView::timeRangeWanted, this, &PlotSheet::setRange);
  connect(plot, &PlotView::menuWanted, this,
          [this, plot](QPoint global) { Q_EMIT menuWanted(plot, global); });
  connect(plot, &PlotView::dropped, this, [this, plot](const auto& series, const auto& items) {
    Q_EMIT dropped(plot, series, items);
  });
  return cell;
}

PlotView* PlotSheet::plotIn(QWidget* cell) {
  return cell == nullptr ? nullptr
                         : cell->findChild<PlotView*>(QString(), Qt::FindDirectChildrenOnly);
}

void PlotSheet::keepZoom() {
  const bool same_gesture = since_zoom_.isValid() && since_zoom_.elapsed() < kOneGestureMs;
  since_zoom_.start();
  if (same_gesture) return;
  Zoom zoom{range_s_, following_, {}};
  for (PlotView* plot : plots()) zoom.values.emplace_back(plot, plot->manualRanges());
  zooms_.push_back(std::move(zoom));
  if (zooms_.size() > kZoomsKept) zooms_.erase(zooms_.begin());
}

void PlotSheet::show(const QCPRange& range_s) {
  range_s_ = range_s;
  for (PlotView* plot : plots()) {
    plot->setTimeRange(range_s_);
    plot->refresh();
  }
}

// With several plots, the active one has a frame in the accent colour.
void PlotSheet::frameCells() {
  const Theme::Colours& colours = services_.theme.colours();
  const std::vector<PlotView*> all = plots();
  for (PlotView* plot : all) {
    QPalette palette = plot->parentWidget()->palette();
    const bool marked = plot == active_ && all.size() > 1;
    palette.setColor(QPalette::WindowText, marked ? colours.accent : colours.border);
    plot->parentWidget()->setPalette(palette);
  }
}

}  // namespace orrery::gui
