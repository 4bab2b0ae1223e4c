// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/run/time_words.h"
#include "gui/run/timeline.h"

namespace orrery::gui {

namespace {

constexpr int kLanes = 3;
const char* const kLaneNames[kLanes] = {"Alarms", "Faults", "By hand"};

// 1, 2 or 5 times a power of ten of seconds below a minute, then what clocks show.
double tickStep(double end_s, int ticks) {
  const double wanted = end_s / std::max(ticks, 1);
  for (const double step : {60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0,
                            21600.0, 43200.0, 86400.0}) {
    if (wanted <= step && wanted > 30) return step;
  }
  const double unit = wanted > 86400 ? 86400 : 1;
  const double decade = std::pow(10.0, std::floor(std::log10(wanted / unit)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (factor * decade * unit >= wanted) return factor * decade * unit;
  }
  return wanted;
}

}  // namespace

QSize ScrubBar::sizeHint() const {
  const int line = fontMetrics().height();
  return {line * 30, line * 11 / 2};
}
QSize ScrubBar::minimumSizeHint() const {
  return {fontMetrics().height() * 14, fontMetrics().height() * 11 / 2};
}

TimeScale ScrubBar::scale() const {
  const double margin = fontMetrics().horizontalAdvance("By hand ") + fontMetrics().height() * 0.6;
  const double end_s = context_.plant.view()->end.seconds();
  return {margin, std::max(width() - margin - fontMetrics().height(), 1.0),
          end_s > 0 ? end_s : 1.0};
}

ScrubBar::Lane ScrubBar::lane(int number) const {
  const double line = fontMetrics().height();
  return {line * 0.1 + number * line * 0.95, line * 0.85};
}

ScrubBar::Lane ScrubBar::track() const {
  const double line = fontMetrics().height();
  return {line * 0.25 + kLanes * line * 0.95, line * 0.75};
}

void ScrubBar::paintEvent(QPaintEvent*) {
  const double ratio = devicePixelRatioF();
  if (stale_ || lanes_.size() != size() * ratio) {
    lanes_ = QPixmap(size() * ratio);
    lanes_.setDevicePixelRatio(ratio);
    lanes_.fill(context_.theme.colours().window);
    QPainter painter(&lanes_);
    painter.setFont(font());
    drawLanes(painter);
    lanes_until_x_ = scale().x(context_.plant.view()->now.seconds());
    stale_ = false;
  }
  QPainter painter(this);
  painter.drawPixmap(0, 0, lanes_);
  painter.setRenderHint(QPainter::Antialiasing);
  drawTrack(painter);
  drawMarks(painter);
  if (hasFocus()) {
    painter.setPen(QPen(context_.theme.colours().accent, 1, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

void ScrubBar::drawLanes(QPainter& painter) const {
  const auto& colours = context_.theme.colours();
  const TimeScale at = scale();
  for (int i = 0; i < kLanes; ++i) {
    const Lane one = lane(i);
    painter.setPen(colours.dim_text);
    painter.drawText(QRectF(0, one.top, at.left - fontMetrics().height() * 0.5, one.height),
                     Qt::AlignRight | Qt::AlignVCenter, kLaneNames[i]);
    painter.fillRect(QRectF(at.left, one.top, at.width, one.height), colours.base);
  }
  drawDensity(painter);
  drawFaults(painter);
  const Lane hands = lane(2);
  painter.setPen(QPen(colours.info, 2));
  for (const double time_s : marks_.hands_s)
    painter.drawLine(QPointF(at.x(time_s), hands.top),
                     QPointF(at.x(time_s), hands.top + hands.height));
  drawTicks(painter);
}

// Alarms a pixel, on a logarithmic height: one is seen, thousands do not hide the rest.
void ScrubBar::drawDensity(QPainter& painter) const {
  const TimeScale at = scale();
  const Lane one = lane(0);
  std::vector<std::uint32_t> bins(std::size_t(at.width) + 1, 0);
  for (const double time_s : marks_.alarms_s)
    ++bins[std::size_t(std::clamp(at.x(time_s) - at.left, 0.0, at.width))];
  const double most = *std::max_element(bins.begin(), bins.end());
  if (most == 0) return;
  const QColor colour = context_.theme.colours().alarm;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i] == 0) continue;
    const double share = 0.25 + 0.75 * std::log1p(bins[i]) / std::log1p(most);
    painter.fillRect(
        QRectF(at.left + double(i), one.top + one.height * (1 - share), 1.0, one.height * share),
        colour);
  }
}

void ScrubBar::drawFaults(QPainter& painter) const {
  const TimeScale at = scale();
  const Lane one = lane(1);
  const QColor colour = context_.theme.colours().fault;
  QColor pale = colour;
  pale.setAlphaF(0.45F);
  int active = 0;
  double from_s = 0.0;
  const auto span = [&](double to_s) {
    if (active > 0)
      painter.fillRect(QRectF(at.x(from_s), one.top + one.height * 0.25,
                              std::max(at.x(to_s) - at.x(from_s), 1.0), one.height * 0.5),
                       pale);
  };
  for (const auto& [time_s, step] : marks_.faults_s) {
    span(time_s);
    from_s = time_s;
    active = std::max(active + step, 0);
    painter.fillRect(QRectF(at.x(time_s) - 0.75, one.top, 1.5, one.height), colour);
  }
  span(context_.plant.view()->now.seconds());
}

void ScrubBar::drawTicks(QPainter& painter) const {
  const auto& colours = context_.theme.colours();
  const TimeScale at = scale();
  const Lane bar = track();
  const double line = fontMetrics().height();
  const double wide = fontMetrics().horizontalAdvance("00 d 00:00:00  ");
  const double step = tickStep(at.end_s, int(at.width / wide));
  painter.setPen(colours.dim_text);
  for (int i = 0; i * step <= at.end_s * (1 + 1e-9); ++i) {
    const double x = at.x(i * step);
    painter.drawLine(QPointF(x, bar.top + bar.height), QPointF(x, bar.top + bar.height + line / 4));
    const QRectF room(std::min(x - wide / 2, width() - wide), bar.top + bar.height + line * 0.2,
                      wide, line);
    painter.drawText(room, (x + wide / 2 > width() ? Qt::AlignRight : Qt::AlignHCenter),
                     timeWords(engine::SimTime::from_seconds(i * step)));
  }
}

void ScrubBar::drawTrack(QPainter& painter) const {
  const auto& colours = context_.theme.colours();
  const auto& view = *context_.plant.view();
  const TimeScale at = scale();
  const Lane bar = track();
  const double round = bar.height / 4;
  const auto part = [&](double to_s, const QColor& colour) {
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(at.left, bar.top, at.x(to_s) - at.left, bar.height), round,
                            round);
  };
  painter.setPen(QPen(colours.border, 1));
  part(at.end_s, colours.base);
  painter.setPen(Qt::NoPen);
  QColor reached = colours.accent;
  reached.setAlphaF(0.3F);
  part(std::min(view.furthest.seconds(), at.end_s), reached);
  part(std::min(view.now.seconds(), at.end_s), colours.accent);
}

void ScrubBar::drawMarks(QPainter& painter) const {
  const auto& colours = context_.theme.colours();
  const auto& view = *context_.plant.view();
  const TimeScale at = scale();
  const Lane bar = track();
  const double middle = bar.top + bar.height / 2;
  const double size = bar.height * 0.5;
  painter.setPen(QPen(colours.text, 1));
  for (const auto& mark : view.snapshots) {
    const double x = at.x(mark.at.seconds());
    painter.setBrush(mark.name.empty() ? colours.window : colours.warning);
    const double edge = mark.name.empty() ? size * 0.6 : size;
    painter.drawPolygon(QPolygonF(
        {{x, middle - edge}, {x + edge, middle}, {x, middle + edge}, {x - edge, middle}}));
  }
  painter.setBrush(colours.alarm);
  for (const auto& breakpoint : view.breakpoints) {
    for (const auto& hit : breakpoint.hit_times)
      painter.drawEllipse(QPointF(at.x(hit.seconds()), middle), size * 0.6, size * 0.6);
  }
  const double x = at.x(std::min(context_.state.cursor(), at.end_s));
  painter.setPen(QPen(colours.text, 2));
  painter.drawLine(QPointF(x, 0), QPointF(x, bar.top + bar.height));
  painter.setBrush(colours.text);
  painter.drawPolygon(QPolygonF({{x - size * 0.6, 0}, {x + size * 0.6, 0}, {x, size}}));
}

}  // namespace orrery::gui
