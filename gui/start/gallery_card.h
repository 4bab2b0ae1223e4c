// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QPixmap>
#include <QString>

namespace orrery::gui {

class Theme;

/// A scenario of the gallery as a card: picture, name, what it is, what it teaches. It is a button:
/// Tab reaches it, Return and Space open it.
class GalleryCard final : public QAbstractButton {
  Q_OBJECT

 public:
  struct Text {
    QString name;
    QString summary;
    QString lesson;
  };
  GalleryCard(Theme& theme, Text text, QWidget* parent = nullptr);

  void setPicture(const QPixmap& picture);
  static QSize cardSize(const QFont& font);
  QSize sizeHint() const override { return cardSize(font()); }
  QSize minimumSizeHint() const override { return cardSize(font()); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void paintPicture(QPainter& painter, const QRect& place) const;
  void paintText(QPainter& painter, QRect place) const;

  Theme& theme_;
  Text text_;
  QPixmap picture_;
};

}  // namespace orrery::gui
