// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/curve_art.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::gui {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLine = 1.4;         // device-independent pixels
constexpr double kHighlighted = 3.2;  // stands out from its neighbours without its colour
constexpr double kInkMax = 16.0;      // up and down, in heights of the plot
constexpr double kBandOpacity = 0.22;

QVector<qreal> dashOf(std::size_t dash) {
  switch (dash) {
    case 1: return {7, 3};
    case 2: return {1.5, 2.5};
    case 3: return {7, 3, 1.5, 3};
    case 4: return {14, 3};
    case CurveArt::kRecordedDash: return {4, 2, 1.5, 2, 1.5, 2};
    default: return {};
  }
}

QPen penOf(const CurveArt::Look& look) {
  QPen pen(look.colour, look.highlighted ? kHighlighted : kLine);
  pen.setCapStyle(Qt::FlatCap);
  pen.setJoinStyle(Qt::BevelJoin);
  if (look.crowded && !look.highlighted) {
    pen.setWidthF(0.0);
    return pen;
  }
  const QVector<qreal> dash = dashOf(look.dash);
  if (!dash.isEmpty()) pen.setDashPattern(dash);
  return pen;
}

QCPRange nothing() {
  QCPRange range;
  range.lower = kInfinity;
  range.upper = -kInfinity;
  return range;
}

}  // namespace

CurveArt::CurveArt(const Curve& curve, QCPAxis* key, QCPAxis* value)
    : QCPAbstractPlottable(key, value), curve_(curve), heights_(nothing()), widths_(nothing()) {
  setSelectable(QCP::stNone);
}

void CurveArt::setLook(const Look& look) {
  if (look == look_) return;
  look_ = look;
  setPen(penOf(look_));
}

void CurveArt::setUnits(const DisplayUnit& unit, const DisplayUnit& across) {
  unit_ = unit;
  across_ = across;
}

void CurveArt::take(double from_s, double to_s, std::size_t columns) {
  points_ = 0;
  stride_ = 1;
  heights_ = widths_ = nothing();
  paths_.resize(isAgainst() ? 1 : curve_.source->lines());
  if (isAgainst()) {
    takeAgainst(from_s, to_s);
    return;
  }
  for (std::size_t i = 0; i < paths_.size(); ++i)
    takeLine(curve_.source->line(i), from_s, to_s, columns, paths_[i]);
}

void CurveArt::takeLine(const SeriesBuffer& line, double from_s, double to_s, std::size_t columns,
                        Path& path) {
  taken_.clear();
  line.visible(from_s, to_s, columns, taken_);
  path.points.clear();
  path.points.reserve(taken_.size());
  for (const scenarios::SeriesPoint& point : taken_) {
    path.points.emplace_back(point.time_s, unit_.show(point.value));
    if (point.time_s >= from_s && point.time_s <= to_s) widen(path.points.back());
  }
  points_ += path.points.size();
}

void CurveArt::takeAgainst(double from_s, double to_s) {
  const SeriesBuffer& up = curve_.source->line(0);
  const SeriesBuffer& sideways = curve_.source->line(1);
  const std::size_t begin = up.first_at(from_s);
  const std::size_t end = up.first_after(to_s);
  stride_ = std::max<std::size_t>(1, (end - begin + kAgainstPointsMax - 1) / kAgainstPointsMax);
  paths_[0].points.clear();
  for (std::size_t i = begin; i < end; i += stride_) {
    paths_[0].points.emplace_back(across_.show(sideways.value(i)), unit_.show(up.value(i)));
    widen(paths_[0].points.back());
  }
  points_ = paths_[0].points.size();
}

void CurveArt::widen(const QPointF& point) {
  if (std::isfinite(point.y())) {
    heights_.lower = std::min(heights_.lower, point.y());
    heights_.upper = std::max(heights_.upper, point.y());
  }
  if (std::isfinite(point.x())) {
    widths_.lower = std::min(widths_.lower, point.x());
    widths_.upper = std::max(widths_.upper, point.x());
  }
}

void CurveArt::setCursor(double time_s) { cursor_s_ = time_s; }

double CurveArt::selectTest(const QPointF& at, bool, QVariant*) const {
  double nearest = kInfinity;
  for (const Path& path : paths_) {
    QPointF last(kInfinity, kInfinity);
    for (const QPointF& point : path.points) {
      const QPointF now = coordsToPixels(point.x(), point.y());
      if (std::isfinite(last.x()) && std::isfinite(last.y()) && std::isfinite(now.y())) {
        const QCPVector2D spot(at);
        nearest =
            std::min(nearest, spot.distanceSquaredToLine(QCPVector2D(last), QCPVector2D(now)));
      }
      last = now;
    }
  }
  return std::isfinite(nearest) ? std::sqrt(nearest) : -1.0;
}

QCPRange CurveArt::getKeyRange(bool& found, QCP::SignDomain) const {
  found = widths_.lower <= widths_.upper;
  return found ? widths_ : QCPRange();
}

QCPRange CurveArt::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  found = heights_.lower <= heights_.upper;
  return found ? heights_ : QCPRange();
}

void CurveArt::draw(QCPPainter* painter) {
  if (paths_.empty() || keyAxis() == nullptr || valueAxis() == nullptr) return;
  applyDefaultAntialiasingHint(painter);
  if (isBand()) {
    drawBand(painter);
    return;
  }
  painter->setPen(mPen);
  painter->setBrush(Qt::NoBrush);
  drawPath(painter, paths_[0]);
  if (!isAgainst()) return;
  const double x = across_.show(curve_.source->line(1).value_at(cursor_s_));
  const double y = unit_.show(curve_.source->line(0).value_at(cursor_s_));
  if (!std::isfinite(x) || !std::isfinite(y)) return;
  painter->setBrush(look_.colour);
  painter->setPen(QPen(look_.colour, kLine));
  painter->drawEllipse(coordsToPixels(x, y), 4.0, 4.0);
}

// The area between the smallest and the largest value, cut where there is none, and the median.
void CurveArt::drawBand(QCPPainter* painter) const {
  QColor fill = look_.colour;
  fill.setAlphaF(kBandOpacity);
  painter->setPen(Qt::NoPen);
  painter->setBrush(fill);
  const auto outline = [&](const Path& path) {
    std::vector<QPolygonF> stretches(1);
    for (const QPointF& point : path.points) {
      if (std::isfinite(point.y())) {
        stretches.back() << coordsToPixels(point.x(), point.y());
      } else if (!stretches.back().isEmpty()) {
        stretches.emplace_back();
      }
    }
    return stretches;
  };
  const auto low = outline(paths_[0]);
  const auto high = outline(paths_[2]);
  for (std::size_t i = 0; i < std::min(low.size(), high.size()); ++i) {
    QPolygonF area = low[i];
    for (auto point = high[i].rbegin(); point != high[i].rend(); ++point) area << *point;
    painter->drawPolygon(area);
  }
  painter->setBrush(Qt::NoBrush);
  painter->setPen(mPen);
  drawPath(painter, paths_[1]);
}

void CurveArt::drawPath(QCPPainter* painter, const Path& path) const {
  // Both axes are linear: two products a point instead of four calls.
  const QCPRange keys = keyAxis()->range();
  const QCPRange values = valueAxis()->range();
  const QPointF origin = coordsToPixels(keys.lower, values.lower);
  const QPointF corner = coordsToPixels(keys.upper, values.upper);
  const double wide = (corner.x() - origin.x()) / keys.size();
  const double tall = (corner.y() - origin.y()) / values.size();
  pixels_.clear();
  for (const QPointF& point : path.points) {
    if (std::isfinite(point.x()) && std::isfinite(point.y())) {
      pixels_.emplace_back(origin.x() + (point.x() - keys.lower) * wide,
                           origin.y() + (point.y() - values.lower) * tall);
    } else {
      flush(painter);
    }
  }
  flush(painter);
}

void CurveArt::flush(QCPPainter* painter) const {
  const int count = int(pixels_.size());
  if (count == 1) {
    painter->drawEllipse(pixels_[0], kLine, kLine);
  } else if (count > 1 && !isDense()) {
    painter->setAntialiasing(true);
    painter->setPen(mPen);
    painter->drawPolyline(pixels_.data(), count);
  } else if (count > 1) {
    painter->setAntialiasing(false);
    painter->setPen(QPen(look_.colour, 0.0));
    for (int shift = look_.highlighted ? -1 : 0; shift <= (look_.highlighted ? 1 : 0); ++shift) {
      painter->translate(shift, 0);
      painter->drawPolyline(pixels_.data(), count);
      painter->translate(-shift, 0);
    }
  }
  pixels_.clear();
}

// Where the line goes up and down many times, smoothing, dashes and wide strokes cost much time and
// show nothing.
bool CurveArt::isDense() const {
  if (look_.crowded && !look_.highlighted) return true;
  double ink = 0.0;
  for (std::size_t i = 1; i < pixels_.size(); ++i)
    ink += std::abs(pixels_[i].y() - pixels_[i - 1].y());
  return ink > kInkMax * keyAxis()->axisRect()->height();
}

void CurveArt::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  applyDefaultAntialiasingHint(painter);
  if (isBand()) {
    QColor fill = look_.colour;
    fill.setAlphaF(kBandOpacity);
    painter->fillRect(rect, fill);
  }
  painter->setPen(penOf({look_.colour, look_.dash, look_.highlighted, false}));
  painter->drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()));
}

}  // namespace orrery::gui
