// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/derive_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "scenarios/format/units.h"

namespace orrery::gui {

namespace {

constexpr qsizetype kLettersListed = 12;
constexpr int kFormula = 0;  // the operations follow in their order

}  // namespace

DeriveDialog::DeriveDialog(const PlotView& plot, Add add, QWidget* parent)
    : QDialog(parent), add_(std::move(add)), form_(new QFormLayout) {
  setWindowTitle(tr("Derive a curve"));
  setAccessibleName(windowTitle());
  setAttribute(Qt::WA_DeleteOnClose);
  kind_ = new QComboBox;
  kind_->addItems({tr("Formula"), tr("Moving mean"), tr("Derivative"), tr("Integral")});
  kind_->setAccessibleName(tr("Kind of derived curve"));
  formula_ = new QLineEdit;
  formula_->setPlaceholderText(tr("such as a - b, 0.5 * a, max(a, b)"));
  formula_->setAccessibleName(tr("Formula"));
  operand_ = new QComboBox;
  operand_->setAccessibleName(tr("Curve"));
  for (const auto& curve : plot.curves())
    operand_->addItem(QStringLiteral("%1 = %2").arg(curve->letter, curve->name), curve->letter);
  QStringList letters;
  for (const auto& curve : plot.curves()) {
    if (letters.size() == kLettersListed) {
      letters << tr("and %1 more").arg(qsizetype(plot.curves().size()) - kLettersListed);
      break;
    }
    letters << QStringLiteral("%1 = %2").arg(curve->letter, curve->name);
  }
  letters_ = new QLabel(letters.join('\n'));
  letters_->setAccessibleName(tr("Letters of the curves"));
  window_ = new QLineEdit(QStringLiteral("60 s"));
  window_->setAccessibleName(tr("Window"));
  said_ = new QLabel;
  said_->setWordWrap(true);
  form_->addRow(tr("&Kind"), kind_);
  form_->addRow(tr("&Formula"), formula_);
  form_->addRow(tr("Letters"), letters_);
  form_->addRow(tr("&Curve"), operand_);
  form_->addRow(tr("&Window"), window_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Add"));
  buttons->button(QDialogButtonBox::Ok)->setAccessibleName(tr("Add"));
  buttons->button(QDialogButtonBox::Cancel)->setAccessibleName(tr("Cancel"));
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(form_);
  layout->addWidget(said_);
  layout->addWidget(buttons);
  connect(kind_, &QComboBox::currentIndexChanged, this, &DeriveDialog::showFields);
  connect(buttons, &QDialogButtonBox::accepted, this, &DeriveDialog::make);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  setMinimumWidth(fontMetrics().averageCharWidth() * 64);
  showFields();
}

void DeriveDialog::showFields() {
  const bool formula = kind_->currentIndex() == kFormula;
  for (QWidget* field : std::vector<QWidget*>{formula_, letters_, operand_, window_}) {
    const bool shown = (field == formula_ || field == letters_) == formula;
    field->setVisible(shown);
    form_->labelForField(field)->setVisible(shown);
  }
  said_->setText(formula
                     ? tr("A formula of the letters; numbers carry units: a - 300 K.")
                     : tr("A duration with its unit: 30 s, 5 min. 0 s of an integral: since the "
                          "start; of a derivative: from point to point."));
}

void DeriveDialog::make() {
  CurveSpec spec;
  spec.operand = operand_->currentData().toString();
  if (kind_->currentIndex() == kFormula) {
    spec.kind = CurveSpec::Kind::kExpression;
    spec.operand.clear();
    spec.expression = formula_->text();
  } else {
    spec.kind = CurveSpec::Kind::kWindow;
    spec.operation = CurveSpec::Operation(kind_->currentIndex() - 1);
    const auto window = scenarios::parse_duration(window_->text().toStdString(), {});
    if (!window || window->ns < 0) {
      said_->setText(tr("“%1” is no duration. Write a number and a unit of time, such as 30 s.")
                         .arg(window_->text()));
      return;
    }
    spec.window_s = window->seconds();
  }
  const QString wrong = add_(spec);
  if (wrong.isEmpty()) {
    accept();
  } else {
    said_->setText(wrong);
  }
}

}  // namespace orrery::gui
