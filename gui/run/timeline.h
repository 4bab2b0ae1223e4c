// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QWidget>
#include <vector>

#include "gui/app/panel.h"

class QLabel;
class QToolButton;

namespace orrery::gui {

/// Time and place on a scrub bar over [0, end].
struct TimeScale {
  double left = 0.0;
  double width = 1.0;
  double end_s = 1.0;

  double x(double time_s) const { return left + width * time_s / end_s; }
  double time_s(double x) const;  ///< within [0, end]
};

/// What happened when, for the lanes of the timeline: fetched from the tail, a slice a beat.
struct TimeMarks {
  std::vector<double> alarms_s;
  std::vector<std::pair<double, int>> faults_s;  ///< +1 begins, -1 ends, 0 something else
  int active_faults = 0;                         ///< after the last of them
  std::vector<double> hands_s;                   ///< interventions
  std::size_t log_read = 0;
  std::uint64_t generation = 0;

  bool fetch(const PlantLink& plant);  ///< something is new
  void clear() { *this = {}; }
};

/// The scrub bar: what was reached, now, the cursor, snapshots, breakpoint hits, and lanes of
/// alarms, faults and interventions. Dragging moves the cursor; releasing it, or Enter, takes the
/// plant there. Lanes are painted once into a picture, by bins of a pixel.
class ScrubBar final : public QWidget {
  Q_OBJECT

 public:
  explicit ScrubBar(PanelContext& context, QWidget* parent = nullptr);

  TimeScale scale() const;
  const TimeMarks& marks() const { return marks_; }
  /// Paints lanes afresh at the next painting.
  void invalidate();
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Lane {
    double top;
    double height;
  };
  Lane lane(int number) const;
  Lane track() const;
  void takeView();
  void moveTo(double x);
  void drawLanes(QPainter& painter) const;
  void drawDensity(QPainter& painter) const;
  void drawFaults(QPainter& painter) const;
  void drawTrack(QPainter& painter) const;
  void drawMarks(QPainter& painter) const;
  void drawTicks(QPainter& painter) const;
  QString words(double x) const;

  PanelContext& context_;
  TimeMarks marks_;
  QPixmap lanes_;
  double lanes_until_x_ = 0.0;  ///< where the span of an active fault ends on them
  bool stale_ = true;
  bool dragging_ = false;
};

/// The scrub bar with its times and the toggle that follows the plant.
class Timeline final : public QWidget {
  Q_OBJECT

 public:
  explicit Timeline(PanelContext& context, QWidget* parent = nullptr);
  ScrubBar* bar() const { return bar_; }
  QString stateWord() const;  ///< `Paused`, `Playing`, `Following`

 private:
  void takeView();
  PanelContext& context_;
  ScrubBar* bar_;
  QLabel* times_;
  QLabel* state_;
  QToolButton* follow_;
};

QWidget* makeTimeline(PanelContext& context);

}  // namespace orrery::gui
