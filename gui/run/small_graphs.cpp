// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/small_graphs.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "gui/forms/readable.h"
#include "scenarios/report/quantity.h"

namespace orrery::gui {

std::size_t SmallHistogram::most() const {
  return bars.empty() ? 0 : *std::max_element(bars.begin(), bars.end());
}

SmallHistogram histogram_of(const std::vector<float>& values, std::size_t bars) {
  SmallHistogram histogram;
  bool any = false;
  for (const float value : values) {
    if (!std::isfinite(value)) {
      ++histogram.without_value;
      continue;
    }
    histogram.low = any ? std::min(histogram.low, double(value)) : double(value);
    histogram.high = any ? std::max(histogram.high, double(value)) : double(value);
    any = true;
  }
  if (!any) return histogram;
  const double span = histogram.high - histogram.low;
  histogram.bars.assign(span > 0.0 ? bars : 1, 0);
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const double share = span > 0.0 ? (double(value) - histogram.low) / span : 0.0;
    const auto bar = static_cast<std::size_t>(share * double(histogram.bars.size()));
    ++histogram.bars[std::min(bar, histogram.bars.size() - 1)];
  }
  return histogram;
}

SmallGraph::SmallGraph(Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize SmallGraph::sizeHint() const {
  return {fontMetrics().averageCharWidth() * 40, fontMetrics().height() * 6};
}
QSize SmallGraph::minimumSizeHint() const {
  return {fontMetrics().averageCharWidth() * 16, fontMetrics().height() * 5};
}

QRectF SmallGraph::drawFrame(QPainter& painter, const QString& left, const QString& middle,
                             const QString& right) const {
  const auto& colours = theme_.colours();
  painter.setRenderHint(QPainter::Antialiasing);
  const QFontMetricsF metrics(font());
  const QRectF line(0, height() - metrics.height(), width(), metrics.height());
  const QRectF plot(0.5, 0.5, width() - 1, height() - 1.3 * metrics.height());
  painter.fillRect(plot, colours.plot_background);
  painter.setPen(colours.dim_text);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, left);
  painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, right);
  painter.drawText(line, Qt::AlignCenter, middle);
  painter.setPen(QPen(colours.border, 1.0));
  painter.drawRect(plot);
  return plot.adjusted(1, 3, -1, -1);
}

void HistogramGraph::setHistogram(SmallHistogram histogram, const QString& title,
                                  const std::string& unit) {
  histogram_ = std::move(histogram);
  title_ = title;
  unit_ = unit;
  setAccessibleDescription(
      tr("%1 from %2 to %3")
          .arg(title_, readable(histogram_.low, unit_), readable(histogram_.high, unit_)));
  update();
}

void HistogramGraph::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const bool any = !histogram_.bars.empty();
  const QRectF plot = drawFrame(painter, any ? readable(histogram_.low, unit_) : QString(), title_,
                                any ? readable(histogram_.high, unit_) : QString());
  if (!any) {
    painter.setPen(theme_.colours().dim_text);
    painter.drawText(plot, Qt::AlignCenter, tr("no values"));
    return;
  }
  const double wide = plot.width() / double(histogram_.bars.size());
  for (std::size_t i = 0; i < histogram_.bars.size(); ++i) {
    const double share = double(histogram_.bars[i]) / double(histogram_.most());
    const double middle = (double(i) + 0.5) / double(histogram_.bars.size());
    const QRectF bar(plot.left() + double(i) * wide + 0.5, plot.bottom() - share * plot.height(),
                     std::max(1.0, wide - 1.0), share * plot.height());
    painter.fillRect(bar, Theme::heat(middle));
  }
}

void TrafficGraph::clear() {
  rates_.clear();
  last_time_s_ = -1.0;
  update();
}

void TrafficGraph::add(double time_s, double count) {
  if (time_s < last_time_s_ || count < last_count_) clear();
  if (last_time_s_ >= 0.0 && time_s > last_time_s_)
    rates_.emplace_back(time_s, (count - last_count_) / (time_s - last_time_s_));
  if (rates_.size() > kPointsMost) rates_.pop_front();
  if (time_s == last_time_s_) return;
  last_time_s_ = time_s;
  last_count_ = count;
  if (!rates_.empty())
    setAccessibleDescription(
        tr("%1 messages a second").arg(qt(scenarios::rounded(rates_.back().y()))));
  update();
}

void TrafficGraph::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  double most = 0.0;
  for (const QPointF& point : rates_) most = std::max(most, point.y());
  const bool any = rates_.size() >= 2;
  const auto at = [](double s) { return readableTime(engine::SimTime::from_seconds(s)); };
  const QRectF plot = drawFrame(painter, any ? at(rates_.front().x()) : QString(),
                                tr("up to %1 messages/s").arg(qt(scenarios::rounded(most))),
                                any ? at(rates_.back().x()) : QString());
  if (!any) {
    painter.setPen(theme_.colours().dim_text);
    painter.drawText(plot, Qt::AlignCenter, tr("traffic appears as time goes on"));
    return;
  }
  const double begin = rates_.front().x();
  const double span = rates_.back().x() - begin;
  QPolygonF line;
  for (const QPointF& point : rates_) {
    line << QPointF(plot.left() + (point.x() - begin) / span * plot.width(),
                    plot.bottom() - (most > 0.0 ? point.y() / most : 0.0) * plot.height());
  }
  painter.setPen(QPen(theme_.colours().curves[0], 1.5));
  painter.drawPolyline(line);
}

}  // namespace orrery::gui
