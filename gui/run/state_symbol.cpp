// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/state_symbol.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace orrery::gui {

namespace {

// Drawn in a square of 16 by 16.
void drawShape(QPainter& p, Sign sign, const QColor& colour) {
  p.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const QPolygonF triangle({{8, 2}, {14.5, 13.5}, {1.5, 13.5}});
  switch (sign) {
    case Sign::kFilledTriangle:
      p.setBrush(colour);
      p.drawPolygon(triangle);
      p.setPen(QPen(colour.lightnessF() > 0.55 ? Qt::black : Qt::white, 1.8));
      p.drawLine(QPointF(8, 6.5), QPointF(8, 9.5));
      p.drawPoint(QPointF(8, 12));
      break;
    case Sign::kTriangle: p.drawPolygon(triangle); break;
    case Sign::kRing: p.drawEllipse(QPointF(8, 8), 5.5, 5.5); break;
    case Sign::kTick: p.drawPolyline(QPolygonF({{2.5, 8.5}, {6.5, 12.5}, {13.5, 4}})); break;
    case Sign::kMoon: {
      QPainterPath moon;
      moon.addEllipse(QPointF(7.5, 8), 6, 6);
      QPainterPath shade;
      shade.addEllipse(QPointF(11, 6), 5, 5);
      p.fillPath(moon.subtracted(shade), colour);
      break;
    }
    case Sign::kDots:
      p.setBrush(colour);
      for (const double x : {3.0, 8.0, 13.0}) p.drawEllipse(QPointF(x, 8), 0.8, 0.8);
      break;
    case Sign::kPlay:
      p.setBrush(colour);
      p.drawPolygon(QPolygonF({{4, 2.5}, {13.5, 8}, {4, 13.5}}));
      break;
    case Sign::kPause:
      p.fillRect(QRectF(3.5, 2.5, 3.2, 11), colour);
      p.fillRect(QRectF(9.3, 2.5, 3.2, 11), colour);
      break;
    case Sign::kDoubleArrow:
      p.drawPolyline(QPolygonF({{2.5, 3}, {7.5, 8}, {2.5, 13}}));
      p.drawPolyline(QPolygonF({{8.5, 3}, {13.5, 8}, {8.5, 13}}));
      break;
    case Sign::kFlag:
      p.drawLine(QPointF(3.5, 2), QPointF(3.5, 14.5));
      p.setBrush(colour);
      p.drawPolygon(QPolygonF({{3.5, 2.5}, {13.5, 5.5}, {3.5, 8.5}}));
      break;
    case Sign::kCross:
      p.drawLine(QPointF(3, 3), QPointF(13, 13));
      p.drawLine(QPointF(13, 3), QPointF(3, 13));
      break;
    case Sign::kInfo:
      p.drawEllipse(QPointF(8, 8), 6.3, 6.3);
      p.drawLine(QPointF(8, 7.5), QPointF(8, 11));
      p.drawPoint(QPointF(8, 4.7));
      break;
    case Sign::kDiamond:
      p.setBrush(colour);
      p.drawPolygon(QPolygonF({{8, 2}, {14, 8}, {8, 14}, {2, 8}}));
      break;
  }
}

class SignEngine final : public QIconEngine {
 public:
  SignEngine(Sign sign, const QColor& colour) : sign_(sign), colour_(colour) {}
  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const double edge = std::min(rect.width(), rect.height());
    painter->translate(rect.x() + (rect.width() - edge) / 2, rect.y() + (rect.height() - edge) / 2);
    painter->scale(edge / 16, edge / 16);
    if (mode == QIcon::Disabled) painter->setOpacity(0.4);
    drawShape(*painter, sign_, colour_);
    painter->restore();
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap map(size);
    map.fill(Qt::transparent);
    QPainter painter(&map);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return map;
  }
  QIconEngine* clone() const override { return new SignEngine(sign_, colour_); }

 private:
  Sign sign_;
  QColor colour_;
};

}  // namespace

QIcon signIcon(Sign sign, const QColor& colour) { return QIcon(new SignEngine(sign, colour)); }

}  // namespace orrery::gui
