// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/run/log_model.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace orrery::gui {

/// What happened. Stays at its end while it is there, and stays put once the user scrolls up. Shows
/// where the time cursor stands.
class LogPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit LogPanel(PanelContext& context, QWidget* parent = nullptr);
  LogModel* model() const { return model_; }
  QTableView* table() const { return table_; }
  QLineEdit* filterText() const { return text_; }
  bool followsTail() const { return follows_tail_; }
  /// False: the file cannot be written.
  bool exportTo(const QString& file) const;

 private:
  void layOut();
  void connectTable();
  void applyFilter();
  void tell();
  void askExport();

  PanelContext& context_;
  LogModel* model_;
  QTableView* table_;
  QHBoxLayout* bar_;
  QComboBox* levels_;
  QComboBox* kinds_;
  QToolButton* selected_only_;
  QLineEdit* text_;
  QLabel* counts_;
  QLabel* empty_;
  bool follows_tail_ = true;
  bool choosing_ = false;
};

QWidget* makeLogPanel(PanelContext& context);

}  // namespace orrery::gui
