// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/tinted_icon.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <algorithm>
#include <utility>

// The resources of a static library are not linked in by themselves; the macro must stand outside
// of any namespace.
static void load_icons() { Q_INIT_RESOURCE(studio); }

namespace orrery::gui {

namespace {

QByteArray drawingOf(const QString& name) {
  QFile file(":/icons/" + name + ".svg");
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QColor ink(QIcon::Mode mode) {
  const QPalette palette = QGuiApplication::palette();
  if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
  return palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active,
                       QPalette::ButtonText);
}

class TintedIcon final : public QIconEngine {
 public:
  explicit TintedIcon(QString name) : name_(std::move(name)), drawing_(drawingOf(name_)) {}

  QIconEngine* clone() const override { return new TintedIcon(*this); }
  QString iconName() override { return name_; }
  bool isNull() override { return drawing_.isEmpty(); }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    const QString key = QString("tinted:%1:%2x%3:%4")
                            .arg(name_)
                            .arg(size.width())
                            .arg(size.height())
                            .arg(ink(mode).name());
    QPixmap drawn;
    if (QPixmapCache::find(key, &drawn)) return drawn;
    drawn = QPixmap(size);
    drawn.fill(Qt::transparent);
    QPainter painter(&drawn);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    painter.end();
    QPixmapCache::insert(key, drawn);
    return drawn;
  }

  void paint(QPainter* painter, const QRect& place, QIcon::Mode mode, QIcon::State) override {
    if (isNull()) return;
    QByteArray coloured = drawing_;
    QSvgRenderer renderer(coloured.replace("currentColor", ink(mode).name().toLatin1()));
    const int edge = std::min(place.width(), place.height());
    QRect square(0, 0, edge, edge);
    square.moveCenter(place.center());
    renderer.render(painter, square);
  }

 private:
  QString name_;
  QByteArray drawing_;
};

}  // namespace

QIcon tintedIcon(const QString& name) {
  load_icons();
  return QIcon(new TintedIcon(name));
}

}  // namespace orrery::gui
