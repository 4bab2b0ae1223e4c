// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSplitter>
#include <QWidget>
#include <vector>

#include "gui/plots/plot_view.h"

namespace orrery::gui {

/// Plots beside and below each other that show the same range of time. While following, the range
/// ends at the time of the plant.
class PlotSheet final : public QWidget {
  Q_OBJECT

 public:
  explicit PlotSheet(const PlotServices& services, QWidget* parent = nullptr);

  /// In order of the layout; there is always one.
  std::vector<PlotView*> plots() const;
  PlotView* active() const { return active_; }
  void setActive(PlotView* plot);
  /// Beside (horizontal) or below (vertical) the active one; becomes the active one.
  PlotView* split(Qt::Orientation orientation);
  /// The last one is only emptied.
  void removePlot(PlotView* plot);

  const QCPRange& range() const { return range_s_; }
  void setRange(const QCPRange& range_s);  ///< by hand: ends following
  bool isFollowing() const { return following_; }
  void setFollowing(bool following);
  /// Length of what is shown while following; 0: everything since the start.
  void setWindow(double window_s);
  double window() const { return window_s_; }
  void fit();  ///< all times and values of all curves
  void undoZoom();
  void setCelsius(bool celsius);
  void setMarks(const std::vector<TimeMark>& marks);
  /// The plant is at this time: follows, and draws what is new.
  void beat(double now_s);

  /// The tree of splitters, for layouts; its leaves are frames with a plot in them.
  QWidget* root() const { return root_; }
  /// Replaces everything; `root` is a splitter or a frame made by `makeCell`.
  void setRoot(QWidget* root);
  QWidget* makeCell();
  static PlotView* plotIn(QWidget* cell);

 Q_SIGNALS:
  void changed();  ///< curves or arrangement
  void followingChanged(bool following);
  void menuWanted(orrery::gui::PlotView* plot, QPoint global);
  void dropped(orrery::gui::PlotView* plot, std::vector<orrery::scenarios::SeriesKey> series,
               std::vector<orrery::gui::Item> items);

 private:
  struct Zoom {
    QCPRange range_s;
    bool following;
    std::vector<std::pair<PlotView*, PlotView::ManualRanges>> values;
  };
  void keepZoom();
  void show(const QCPRange& range_s);
  void swapRoot(QWidget* root);  ///< in its place; the old one stays a child
  void frameCells();

  PlotServices services_;
  QWidget* root_ = nullptr;
  PlotView* active_ = nullptr;
  QCPRange range_s_{0.0, 60.0};
  bool following_ = true;
  double window_s_ = 600.0;
  double now_s_ = 0.0;
  bool celsius_ = false;
  std::vector<TimeMark> marks_;
  std::vector<Zoom> zooms_;
  QElapsedTimer since_zoom_;
};

}  // namespace orrery::gui
