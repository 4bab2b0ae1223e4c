// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/plots/custom_plot.h"

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "gui/app/plant_link.h"
#include "gui/app/theme.h"
#include "gui/app/view_state.h"
#include "gui/plots/curve.h"
#include "gui/plots/curve_art.h"
#include "gui/plots/event_marks.h"
#include "gui/plots/plot_legend.h"

namespace orrery::gui {

/// What plots share; all of it outlives them.
struct PlotServices {
  ViewState& state;
  PlantLink& plant;
  Theme& theme;
  PlotFeed& feed;
  RecordedShelf& shelf;
};

/// A plot: curves over time, an axis of values a unit, the time cursor, marks; or curves over
/// another series. It shows the range of time that its sheet gives it, and asks for another one.
class PlotView final : public QCustomPlot {
  Q_OBJECT

 public:
  /// By axis of values; nothing: fitted to what is visible.
  using ManualRanges = std::vector<std::optional<QCPRange>>;
  /// From so many curves on they are drawn thin and without dashes.
  static constexpr std::size_t kCrowd = 40;

  explicit PlotView(const PlotServices& services, QWidget* parent = nullptr);
  ~PlotView() override;

  /// Gives the letter of the new curve; without one given, a free one. Errors: those of makeCurve.
  engine::Result<QString> add(const CurveSpec& spec, const QString& letter = {});
  /// Many at once, by letters where there are as many; gives the mistakes of those that could not
  /// be made.
  engine::Diagnostics addAll(const std::vector<CurveSpec>& specs, const QStringList& letters = {});
  /// Also what is made of it.
  void remove(const QString& letter);
  void clear();
  const std::vector<std::unique_ptr<Curve>>& curves() const { return curves_; }
  const std::vector<CurveArt*>& arts() const { return arts_; }
  bool isAgainst() const;

  void setTimeRange(const QCPRange& range_s);
  const QCPRange& timeRange() const { return range_s_; }
  /// Begin and end of all that the curves have; nothing when they have none.
  std::optional<QCPRange> extent() const;
  void setManualRanges(ManualRanges ranges);
  const ManualRanges& manualRanges() const { return manual_; }
  void setCelsius(bool celsius);
  void setMarks(const std::vector<TimeMark>& marks);

  /// Draws when there is something new and the plot is visible. `refreshNow` does so in any case,
  /// before it returns.
  void refresh();
  void refreshNow();
  std::size_t pointsDrawn() const;

  /// The curve under this pixel, in the legend or within reach of its line; null: none.
  const Curve* curveAt(const QPointF& pixel) const;
  double timeAt(double pixel) const { return xAxis->pixelToCoord(pixel); }
  /// Axes of values that are in use, in order of the units of the curves.
  std::vector<QCPAxis*> valueAxes() const;
  const PlotServices& services() const { return services_; }

 Q_SIGNALS:
  void curvesChanged();
  void activated();
  void zoomBegins();  ///< the ranges are about to be changed by hand
  void timeRangeWanted(QCPRange range_s);
  void menuWanted(QPoint global);
  void dropped(std::vector<orrery::scenarios::SeriesKey> series,
               std::vector<orrery::gui::Item> items);

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  engine::Result<QString> append(const CurveSpec& spec, const QString& letter);
  void build();
  void dress();
  void dressAxes();
  void dressCurves();
  void assignAxes();
  void nameAxes();
  QCPAxis* axisOf(std::size_t slot);
  void takeVisible();
  void fitTitles();
  void fitValues();
  void moveCursor();
  void takeRecorded(const QString& path);
  void afterCurvesChanged();
  std::size_t signature() const;
  DisplayUnit unitOf(const Scale& scale) const;

  PlotServices services_;
  std::vector<std::unique_ptr<Curve>> curves_;
  std::vector<CurveArt*> arts_;  ///< beside `curves_`, owned by the plot
  std::vector<std::size_t> styles_;
  std::size_t next_style_ = 0;
  std::vector<QCPAxis*> axes_;   ///< made so far; those in use come first
  std::vector<QString> units_;   ///< by axis in use
  std::vector<QString> titles_;  ///< by axis: the quantities on it
  std::vector<std::size_t> slots_of_curves_;
  ManualRanges manual_;
  QCPRange range_s_{0.0, 60.0};
  bool celsius_ = false;
  bool dirty_ = true;
  std::size_t drawn_ = 0;
  std::unique_ptr<PlotLegend> legend_;
  QCPItemStraightLine* cursor_ = nullptr;
  EventMarks* marks_ = nullptr;
  QLabel* hint_ = nullptr;
};

}  // namespace orrery::gui
