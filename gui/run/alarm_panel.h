// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/run/alarm_model.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace orrery::gui {

/// What agents alert on, and what was done about it.
class AlarmPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit AlarmPanel(PanelContext& context, QWidget* parent = nullptr);

  AlarmModel* model() const { return model_; }
  QTableView* table() const { return table_; }
  void acknowledgeSelected();
  void acknowledgeAll();
  void shelveSelected(double for_s);
  void unshelveSelected();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void layOut();
  void connectTable();
  void addActions();
  void applyFilter();
  void tellCounts();
  void tellVisible();
  void followSelection();
  void askShelf();
  void openMenu(const QPoint& at);
  std::vector<std::uint64_t> selectedIds() const;

  PanelContext& context_;
  AlarmModel* model_;
  QTableView* table_;
  QComboBox* states_;
  QComboBox* agents_;
  QToolButton* selected_only_;
  QLineEdit* text_;
  QLabel* counts_;
  QLabel* empty_;
  bool choosing_ = false;
};

QWidget* makeAlarmPanel(PanelContext& context);

}  // namespace orrery::gui
