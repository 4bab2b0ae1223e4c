// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include "engine/registry/diagnostic.h"
#include "engine/registry/exit_code.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace orrery::gui {

class ProblemsModel;
class Theme;

/// The mistakes of a scenario or of a run: each with place, code, message and remedy, and the place
/// in the file below.
class ProblemsPage final : public QWidget {
  Q_OBJECT

 public:
  explicit ProblemsPage(Theme& theme, QWidget* parent = nullptr);

  void show(const QString& path, const engine::Diagnostics& problems);
  int count() const;
  QString text() const;  ///< as `orrery check` writes it
  engine::ExitCode exitCode() const;

 Q_SIGNALS:
  void againWanted(const QString& path);

 private:
  QWidget* makeHead();
  void showPlace(int row);
  void restyle();

  Theme& theme_;
  QString path_;
  QString shown_file_;
  int shown_line_ = 0;
  ProblemsModel* model_;
  QLabel* title_;
  QLabel* hint_;
  QLabel* place_;
  QTableView* table_;
  QPlainTextEdit* source_;
};

}  // namespace orrery::gui
