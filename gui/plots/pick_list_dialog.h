// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QFormLayout>
#include <QListWidget>
#include <QStringList>
#include <functional>
#include <vector>

namespace orrery::gui {

/// Asks which of a few things are meant: a list with check marks. Does not block; `picked` is
/// called once, with the indices, and the dialog deletes itself.
class PickListDialog final : public QDialog {
  Q_OBJECT

 public:
  PickListDialog(const QString& title, const QString& question, const QStringList& things,
                 std::function<void(std::vector<int>)> picked, QWidget* parent);

  /// Room for further questions below the list.
  QFormLayout& form() { return *form_; }
  std::vector<int> checked() const;

 private:
  QListWidget* list_;
  QFormLayout* form_;
};

}  // namespace orrery::gui
