// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/app/panel.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace orrery::gui {

/// Snapshots in memory, newest first; to go back to one, or to keep the run under a name.
class SnapshotPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit SnapshotPanel(PanelContext& context, QWidget* parent = nullptr);
  QTreeWidget* list() const { return list_; }

 private:
  void takeView();
  void restoreSelected();

  PanelContext& context_;
  QLineEdit* name_;
  QPushButton* take_;
  QPushButton* restore_;
  QTreeWidget* list_;
  QLabel* note_;
};

QWidget* makeSnapshotPanel(PanelContext& context);

}  // namespace orrery::gui
