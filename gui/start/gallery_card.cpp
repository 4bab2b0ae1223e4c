// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/start/gallery_card.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <utility>

#include "gui/app/theme.h"

namespace orrery::gui {

namespace {

constexpr int kColumns = 42;     // characters on a line, at least
constexpr int kTextLines = 7;    // name, summary, lesson
constexpr double kAspect = 0.5;  // of the picture

/// At most so many lines of `text`, the last one with dots where more would follow.
QString fitted(const QString& text, const QFontMetrics& metrics, int width, int lines_max) {
  QString rest = text.simplified(), lines;
  for (int line = 0; line < lines_max && !rest.isEmpty(); ++line) {
    if (line + 1 == lines_max) return lines + metrics.elidedText(rest, Qt::ElideRight, width);
    qsizetype end = rest.size();
    while (metrics.horizontalAdvance(rest.left(end)) > width) {
      const qsizetype space = rest.lastIndexOf(' ', end - 1);
      if (space <= 0) break;
      end = space;
    }
    lines += rest.left(end) + (end < rest.size() ? "\n" : "");
    rest = rest.mid(end).trimmed();
  }
  return lines;
}

}  // namespace

GalleryCard::GalleryCard(Theme& theme, Text text, QWidget* parent)
    : QAbstractButton(parent), theme_(theme), text_(std::move(text)) {
  setText(text_.name);
  setAccessibleName("Open " + text_.name);
  setAccessibleDescription(text_.summary + ". " + text_.lesson);
  setToolTip(text_.summary);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void GalleryCard::setPicture(const QPixmap& picture) {
  picture_ = picture;
  update();
}

QSize GalleryCard::cardSize(const QFont& font) {
  const QFontMetrics metrics(font);
  const int width = kColumns * metrics.averageCharWidth();
  return {width, int(kAspect * width) + (kTextLines + 1) * metrics.lineSpacing()};
}

void GalleryCard::paintEvent(QPaintEvent*) {
  const Theme::Colours& colours = theme_.colours();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool lit = hasFocus() || underMouse();
  const double edge = hasFocus() ? 2.5 : 1.0;
  QPainterPath frame;
  frame.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
  painter.fillPath(frame, isDown() ? colours.alternate : colours.base);
  QRect picture = rect().adjusted(2, 2, -2, 0);
  picture.setHeight(int(kAspect * cardSize(font()).width()));
  painter.save();
  painter.setClipPath(frame);
  painter.setClipRect(picture, Qt::IntersectClip);
  paintPicture(painter, picture);
  painter.restore();
  paintText(painter, rect().adjusted(0, picture.bottom(), 0, 0));
  painter.setPen(QPen(lit ? colours.accent : colours.border, edge));
  painter.drawPath(frame);
}

void GalleryCard::paintPicture(QPainter& painter, const QRect& place) const {
  const Theme::Colours& colours = theme_.colours();
  painter.fillRect(place, colours.alternate);
  if (picture_.isNull()) {
    const int edge = place.height() / 3;
    theme_.icon("orrery").paint(
        &painter, QRect(place.center() - QPoint(edge / 2, edge / 2), QSize(edge, edge)));
  } else {
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QSize covered = picture_.size().scaled(place.size(), Qt::KeepAspectRatioByExpanding);
    QRect target(QPoint(0, 0), covered);
    target.moveCenter(place.center());
    painter.drawPixmap(target, picture_);
  }
  painter.setPen(colours.border);
  painter.drawLine(place.bottomLeft(), place.bottomRight());
}

void GalleryCard::paintText(QPainter& painter, QRect place) const {
  const Theme::Colours& colours = theme_.colours();
  const QFontMetrics metrics(font());
  const int gap = metrics.averageCharWidth();
  place.adjust(2 * gap, gap, -2 * gap, -gap);
  const auto write = [&](const QFont& style, const QColor& colour, const QString& text, int lines) {
    painter.setFont(style);
    painter.setPen(colour);
    const QString shown = fitted(text, QFontMetrics(style), place.width(), lines);
    QRect used;
    painter.drawText(place, Qt::AlignLeft | Qt::AlignTop, shown, &used);
    place.setTop(used.bottom() + gap / 2);
  };
  QFont bold = font();
  bold.setBold(true);
  write(bold, colours.text, text_.name, 1);
  write(font(), colours.text, text_.summary, 3);
  if (!text_.lesson.isEmpty()) write(font(), colours.dim_text, text_.lesson, 2);
}

void GalleryCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
    click();
  } else {
    QAbstractButton::keyPressEvent(event);
  }
}

void GalleryCard::enterEvent(QEnterEvent*) { update(); }

void GalleryCard::leaveEvent(QEvent*) { update(); }

}  // namespace orrery::gui
