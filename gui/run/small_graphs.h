// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstddef>
#include <deque>
#include <vector>

#include "gui/app/theme.h"

namespace orrery::gui {

/// A distribution in bars of equal width.
struct SmallHistogram {
  double low = 0.0;
  double high = 0.0;
  std::vector<std::size_t> bars;
  std::size_t without_value = 0;  ///< NaN
  std::size_t most() const;
};
/// Of the values that are numbers; one bar when all are equal.
SmallHistogram histogram_of(const std::vector<float>& values, std::size_t bars);

/// A graph of a few lines of text in height, with the words that say what it shows.
class SmallGraph : public QWidget {
  Q_OBJECT

 public:
  explicit SmallGraph(Theme& theme, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  /// The plot's part of the widget, after the words are drawn at its ends.
  QRectF drawFrame(QPainter& painter, const QString& left, const QString& middle,
                   const QString& right) const;
  Theme& theme_;
};

class HistogramGraph final : public SmallGraph {
  Q_OBJECT

 public:
  using SmallGraph::SmallGraph;
  void setHistogram(SmallHistogram histogram, const QString& title, const std::string& unit);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  SmallHistogram histogram_;
  QString title_;
  std::string unit_ = "1";
};

/// How much goes by, a simulated second, as a line.
class TrafficGraph final : public SmallGraph {
  Q_OBJECT

 public:
  using SmallGraph::SmallGraph;
  void clear();
  /// The count so far at a time; one that lies back begins anew.
  void add(double time_s, double count);
  /// Counts a second, oldest first.
  const std::deque<QPointF>& rates() const { return rates_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  static constexpr std::size_t kPointsMost = 240;
  std::deque<QPointF> rates_;  ///< time, rate
  double last_time_s_ = -1.0;
  double last_count_ = 0.0;
};

}  // namespace orrery::gui
