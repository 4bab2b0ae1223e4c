// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace orrery::gui {

class Theme;

/// A page that has nothing to show, and says what to do.
class NoticePage final : public QWidget {
  Q_OBJECT

 public:
  NoticePage(Theme& theme, const QString& icon, const QString& title, const QString& text,
             QWidget* parent = nullptr);
  void setText(const QString& text);

 private:
  void restyle();

  Theme& theme_;
  QString icon_name_;
  QLabel* icon_;
  QLabel* text_;
};

}  // namespace orrery::gui
