// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <functional>

namespace orrery::gui {

/// Asks what is exported (this plot, the whole sheet), as what, how large and where. Does not
/// block; `chosen` is called once.
class ExportDialog final : public QDialog {
  Q_OBJECT

 public:
  using Chosen = std::function<void(const QString& path, bool whole_sheet, double scale)>;
  ExportDialog(Chosen chosen, QWidget* parent);

 private:
  void choosePath();
  void setSuffix();

  QComboBox* what_;
  QComboBox* format_;
  QDoubleSpinBox* scale_;
  QLineEdit* path_;
};

}  // namespace orrery::gui
