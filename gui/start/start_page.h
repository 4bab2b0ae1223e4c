// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace orrery::gui {

class CardGrid;
class StudioSettings;
class Theme;

/// Where a session begins: open a file, recent files, the gallery, the documentation.
class StartPage final : public QScrollArea {
  Q_OBJECT

 public:
  StartPage(Theme& theme, StudioSettings& settings, QWidget* parent = nullptr);

 Q_SIGNALS:
  void fileWanted(const QString& path);
  void chooserWanted();

 private:
  QWidget* makeHead();
  QWidget* makeSide();
  void fillGallery();
  void fillRecent();

  Theme& theme_;
  StudioSettings& settings_;
  CardGrid* grid_;
  QVBoxLayout* recent_;
};

}  // namespace orrery::gui
