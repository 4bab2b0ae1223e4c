// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/pick_list_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

namespace orrery::gui {

PickListDialog::PickListDialog(const QString& title, const QString& question,
                               const QStringList& things,
                               std::function<void(std::vector<int>)> picked, QWidget* parent)
    : QDialog(parent), list_(new QListWidget), form_(new QFormLayout) {
  setWindowTitle(title);
  setAccessibleName(title);
  setAttribute(Qt::WA_DeleteOnClose);
  auto* text = new QLabel(question);
  text->setWordWrap(true);
  list_->setAccessibleName(question);
  for (int i = 0; i < things.size(); ++i) {
    auto* item = new QListWidgetItem(things[i], list_);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(i == 0 ? Qt::Checked : Qt::Unchecked);
  }
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  buttons->button(QDialogButtonBox::Ok)->setText(tr("Plot"));
  buttons->button(QDialogButtonBox::Ok)->setAccessibleName(tr("Plot"));
  buttons->button(QDialogButtonBox::Cancel)->setAccessibleName(tr("Cancel"));
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(text);
  layout->addWidget(list_);
  layout->addLayout(form_);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(this, &QDialog::accepted, this,
          [this, picked = std::move(picked)] { picked(checked()); });
}

std::vector<int> PickListDialog::checked() const {
  std::vector<int> rows;
  for (int i = 0; i < list_->count(); ++i)
    if (list_->item(i)->checkState() == Qt::Checked) rows.push_back(i);
  return rows;
}

}  // namespace orrery::gui
