// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/export_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

namespace orrery::gui {

ExportDialog::ExportDialog(Chosen chosen, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Export plots"));
  setAccessibleName(windowTitle());
  setAttribute(Qt::WA_DeleteOnClose);
  what_ = new QComboBox;
  what_->addItems({tr("The active plot"), tr("The whole sheet")});
  what_->setAccessibleName(tr("What"));
  format_ = new QComboBox;
  format_->addItem(tr("PNG picture"), "png");
  format_->addItem(tr("SVG drawing"), "svg");
  format_->addItem(tr("PDF document"), "pdf");
  format_->addItem(tr("CSV table of the visible range"), "csv");
  format_->addItem(tr("Parquet table of the visible range"), "parquet");
  format_->setAccessibleName(tr("Format"));
  scale_ = new QDoubleSpinBox;
  scale_->setRange(0.5, 10.0);
  scale_->setSingleStep(0.5);
  scale_->setDecimals(1);
  scale_->setValue(2.0);
  scale_->setSuffix(tr(" × the screen"));
  scale_->setAccessibleName(tr("Size of the picture"));
  path_ = new QLineEdit(QDir::home().filePath("plot.png"));
  path_->setAccessibleName(tr("File"));
  auto* choose = new QPushButton(tr("Choose…"));
  choose->setAccessibleName(tr("Choose the file"));
  auto* where = new QHBoxLayout;
  where->addWidget(path_);
  where->addWidget(choose);
  auto* form = new QFormLayout;
  form->addRow(tr("&What"), what_);
  form->addRow(tr("&Format"), format_);
  form->addRow(tr("&Size"), scale_);
  auto* file = new QLabel(tr("F&ile"));
  file->setBuddy(path_);
  form->addRow(file, where);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
  buttons->button(QDialogButtonBox::Save)->setAccessibleName(tr("Save"));
  buttons->button(QDialogButtonBox::Cancel)->setAccessibleName(tr("Cancel"));
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(form);
  layout->addWidget(buttons);
  setMinimumWidth(fontMetrics().averageCharWidth() * 60);
  connect(choose, &QPushButton::clicked, this, &ExportDialog::choosePath);
  connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::setSuffix);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(this, &QDialog::accepted, this, [this, chosen = std::move(chosen)] {
    chosen(path_->text(), what_->currentIndex() == 1, scale_->value());
  });
}

void ExportDialog::choosePath() {
  auto* files = new QFileDialog(this, tr("Export plots"), path_->text(), QString());
  files->setAttribute(Qt::WA_DeleteOnClose);
  files->setAcceptMode(QFileDialog::AcceptSave);
  files->setDefaultSuffix(format_->currentData().toString());
  files->selectFile(QFileInfo(path_->text()).fileName());
  connect(files, &QFileDialog::fileSelected, path_, &QLineEdit::setText);
  files->open();
}

void ExportDialog::setSuffix() {
  const QString suffix = format_->currentData().toString();
  const QFileInfo now(path_->text());
  path_->setText(QDir(now.path()).filePath(now.completeBaseName() + '.' + suffix));
  scale_->setEnabled(suffix == "png");
}

}  // namespace orrery::gui
