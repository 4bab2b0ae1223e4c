// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/legend.h"

#include <QLinearGradient>
#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

constexpr int kTicks = 5;

QString symbolText(Symbols::Kind kind) {
  switch (kind) {
    case Symbols::Kind::kFault: return QStringLiteral("fault active");
    case Symbols::Kind::kFailure: return QStringLiteral("failed");
    case Symbols::Kind::kAlarm: return QStringLiteral("alarm");
    case Symbols::Kind::kCommand: return QStringLiteral("commanded");
  }
  return {};
}

// Sizes in units of the font.
struct Measures {
  double line;
  double pad;
  double bar_width;
  double bar_height;
  explicit Measures(const QFontMetricsF& metrics)
      : line(metrics.height() * 1.25),
        pad(metrics.height() * 0.6),
        bar_width(metrics.height() * 0.9),
        bar_height(metrics.height() * 8.0) {}
};

double widthOf(const QFontMetricsF& metrics, const LegendContent& content) {
  const Measures m(metrics);
  double width = 0.0;
  const auto cover = [&](double wanted) { width = std::max(width, wanted); };
  if (content.heat) {
    cover(metrics.horizontalAdvance(content.heat->titleWithUnit()));
    for (const double tick : content.scale->ticks(kTicks))
      cover(m.bar_width + m.pad + metrics.horizontalAdvance(shortNumber(tick)));
    if (content.has_unknown) cover(m.bar_width + m.pad + metrics.horizontalAdvance("no value"));
  }
  for (const Symbols::Kind kind : content.symbols)
    cover(m.bar_width + m.pad + metrics.horizontalAdvance(symbolText(kind)));
  return width + 2.0 * m.pad;
}

void drawBar(QPainter& painter, const QRectF& bar, const HeatScale& scale,
             const Theme::Colours& colours) {
  QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
  for (int i = 0; i <= 16; ++i) gradient.setColorAt(i / 16.0, Theme::heat(i / 16.0));
  painter.setPen(QPen(colours.border, 1.0));
  painter.setBrush(gradient);
  painter.drawRect(bar);
  const QFontMetricsF metrics = painter.fontMetrics();
  for (const double tick : scale.ticks(kTicks)) {
    const double y = bar.bottom() - scale.share(tick) * bar.height();
    painter.setPen(QPen(colours.text, 1.0));
    painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 0.25 * bar.width(), y));
    painter.drawText(QPointF(bar.right() + 0.5 * bar.width(), y + 0.35 * metrics.ascent()),
                     shortNumber(tick));
  }
}

void drawUnknown(QPainter& painter, const QRectF& swatch, const Theme::Colours& colours) {
  painter.setPen(QPen(colours.border, 1.0));
  painter.setBrush(unknownColours(colours).first);
  painter.drawRect(swatch);
  painter.setBrush(QBrush(unknownColours(colours).second, Qt::BDiagPattern));
  painter.drawRect(swatch);
}

}  // namespace

std::pair<QColor, QColor> unknownColours(const Theme::Colours& colours) {
  const bool dark = colours.plot_background.lightnessF() < 0.5F;
  return dark ? std::pair{QColor(0x8a9199), QColor(0x4a5058)}
              : std::pair{QColor(0xd5d9de), QColor(0x8a9199)};
}

QRectF legendBox(const QRectF& view, const QFontMetricsF& metrics, const LegendContent& content) {
  if (content.isEmpty()) return {};
  const Measures m(metrics);
  double height = 2.0 * m.pad;
  if (content.heat)
    height += 1.5 * m.line + m.bar_height + m.line * (content.has_unknown ? 1.6 : 0.5);
  height += m.line * double(content.symbols.size());
  const double width = widthOf(metrics, content);
  const QPointF corner(view.right() - width - m.pad, view.top() + m.pad);
  return {corner, QSizeF(width, height)};
}

QRectF drawLegend(QPainter& painter, const QRectF& view, const LegendContent& content,
                  const Theme::Colours& colours) {
  const QFontMetricsF metrics = painter.fontMetrics();
  const QRectF box = legendBox(view, metrics, content);
  if (box.isEmpty()) return {};
  const Measures m(metrics);
  QColor ground = colours.base;
  ground.setAlphaF(0.92F);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colours.border, 1.0));
  painter.setBrush(ground);
  painter.drawRoundedRect(box, 0.3 * m.pad, 0.3 * m.pad);
  double y = box.top() + m.pad;
  const double x = box.left() + m.pad;
  const auto text = [&](double left, const QString& words) {
    painter.setPen(colours.text);
    painter.drawText(QPointF(left, y + metrics.ascent()), words);
  };
  if (content.heat) {
    text(x, content.heat->titleWithUnit());
    y += 1.5 * m.line;
    drawBar(painter, {x, y, m.bar_width, m.bar_height}, *content.scale, colours);
    y += m.bar_height + 0.5 * m.line;
    if (content.has_unknown) {
      drawUnknown(painter, {x, y, m.bar_width, 0.85 * metrics.height()}, colours);
      text(x + m.bar_width + m.pad, QStringLiteral("no value"));
      y += 1.1 * m.line;
    }
  }
  const double scale = painter.device()->devicePixelRatioF() * painter.transform().m11();
  for (const Symbols::Kind kind : content.symbols) {
    const QImage picture =
        Symbols::picture(kind, colours, int(std::ceil(m.bar_width * std::max(scale, 1.0))));
    painter.drawImage(QRectF(x, y, m.bar_width, m.bar_width), picture);
    text(x + m.bar_width + m.pad, symbolText(kind));
    y += m.line;
  }
  return box;
}

void drawScaleBar(QPainter& painter, const QRectF& view, double pixels_per_m,
                  const Theme::Colours& colours) {
  const QFontMetricsF metrics = painter.fontMetrics();
  const double wished_m = 7.0 * metrics.height() / std::max(pixels_per_m, 1e-9);
  const double size = std::pow(10.0, std::floor(std::log10(wished_m)));
  double length_m = size;
  for (const double factor : {2.0, 5.0})
    if (factor * size <= wished_m) length_m = factor * size;
  const double length = length_m * pixels_per_m;
  const double pad = 0.6 * metrics.height();
  const QPointF left(view.left() + pad, view.bottom() - pad);
  const QPointF right = left + QPointF(length, 0.0);
  const QPointF tick(0.0, 0.35 * metrics.height());
  painter.setPen(QPen(colours.dim_text, 0.1 * metrics.height()));
  painter.drawLine(left, right);
  painter.drawLine(left - tick, left);
  painter.drawLine(right - tick, right);
  const QString words =
      length_m >= 1000.0 ? shortNumber(length_m / 1000.0) + " km" : shortNumber(length_m) + " m";
  painter.drawText(left + QPointF(0.4 * pad, -0.4 * metrics.height()), words);
}

QString shortNumber(double value) {
  const double size = std::abs(value);
  if (size != 0.0 && (size >= 1e5 || size < 1e-3)) {
    QString text = QString::number(value, 'g', 4);
    return text.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-");
  }
  return QString::number(value, 'g', 5);
}

}  // namespace orrery::gui
