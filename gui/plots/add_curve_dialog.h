// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <functional>

#include "gui/plots/curve_spec.h"

namespace orrery::gui {

/// Adds curves by name, with completion: over time, as a band of the population, or one over
/// another. Stays open, so that several can be added. `add` gives what is wrong; empty: added.
class AddCurveDialog final : public QDialog {
  Q_OBJECT

 public:
  using Add = std::function<QString(const CurveSpec&)>;
  AddCurveDialog(const scenarios::PlantOutline& outline, Add add, QWidget* parent);

  /// What the fields say; nothing when they name no series, which is then said.
  std::optional<CurveSpec> spec();

 private:
  QLineEdit* nameField(const QString& accessible);
  void complete(QLineEdit* field, const QString& typed);
  void showFields();
  void addCurve();

  scenarios::PlantOutline outline_;
  Add add_;
  QComboBox* kind_;
  QLineEdit* name_;
  QLabel* against_label_;
  QLineEdit* against_;
  QLabel* said_;
};

}  // namespace orrery::gui
