// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <functional>

#include "gui/plots/plot_view.h"

namespace orrery::gui {

/// Makes a curve of curves of a plot: a formula of their letters, or a mean, slope or area over a
/// window of one of them. Stays open with the mistake while there is one.
class DeriveDialog final : public QDialog {
  Q_OBJECT

 public:
  using Add = std::function<QString(const CurveSpec&)>;
  DeriveDialog(const PlotView& plot, Add add, QWidget* parent);

 private:
  void showFields();
  void make();

  Add add_;
  QFormLayout* form_;
  QComboBox* kind_;
  QLineEdit* formula_;
  QLabel* letters_;
  QComboBox* operand_;
  QLineEdit* window_;
  QLabel* said_;
};

}  // namespace orrery::gui
