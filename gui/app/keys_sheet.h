// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace orrery::gui {

class ActionBook;

/// All actions with their keys, by menu; made from the book each time it opens.
class KeysSheet final : public QDialog {
  Q_OBJECT

 public:
  KeysSheet(const ActionBook& book, QWidget* parent);
  void open() override;
  int rows() const;  ///< actions that are shown

 private:
  void fill();

  const ActionBook& book_;
  QLineEdit* filter_;
  QTreeWidget* tree_;
};

}  // namespace orrery::gui
