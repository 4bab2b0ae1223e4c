// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/keys_sheet.h"

#include <QDialogButtonBox>
#include <QFontMetrics>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "gui/app/action_book.h"
#include "gui/find/word_match.h"

namespace orrery::gui {

KeysSheet::KeysSheet(const ActionBook& book, QWidget* parent) : QDialog(parent), book_(book) {
  setWindowTitle("Keys");
  setAccessibleName("Keys");
  filter_ = new QLineEdit;
  filter_->setPlaceholderText("Filter");
  filter_->setClearButtonEnabled(true);
  filter_->setAccessibleName("Filter the actions");
  tree_ = new QTreeWidget;
  tree_->setAccessibleName("Actions and their keys");
  tree_->setColumnCount(3);
  tree_->setHeaderLabels({"Action", "Key", "What it does"});
  tree_->setRootIsDecorated(false);
  tree_->setAlternatingRowColors(true);
  tree_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  tree_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  QPushButton* close = buttons->button(QDialogButtonBox::Close);
  close->setAccessibleName("Close");
  close->setIcon({});
  auto* rows = new QVBoxLayout(this);
  rows->addWidget(filter_);
  rows->addWidget(tree_, 1);
  rows->addWidget(buttons);
  connect(filter_, &QLineEdit::textChanged, this, &KeysSheet::fill);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  // Without a window manager nobody else gives the keyboard back.
  connect(this, &QDialog::finished, parent, &QWidget::activateWindow);
  const QFontMetrics metrics(font());
  resize(110 * metrics.averageCharWidth(), 34 * metrics.height());
}

void KeysSheet::open() {
  filter_->clear();
  fill();
  filter_->setFocus();
  QDialog::open();
}

int KeysSheet::rows() const {
  int count = 0;
  for (int i = 0; i < tree_->topLevelItemCount(); ++i)
    count += tree_->topLevelItem(i)->childCount();
  return count;
}

void KeysSheet::fill() {
  tree_->clear();
  for (const ActionBook::Listed& listed : book_.all()) {
    const ActionBook::Entry& entry = listed.entry;
    const QString key = entry.key.toString(QKeySequence::NativeText);
    if (!wordMatch(filter_->text(), entry.menu + " " + entry.title + " " + key + " " + entry.help))
      continue;
    const auto found = tree_->findItems(entry.menu, Qt::MatchExactly);
    QTreeWidgetItem* menu = found.isEmpty() ? nullptr : found.front();
    if (!menu) {
      menu = new QTreeWidgetItem(tree_, {entry.menu});
      menu->setFirstColumnSpanned(true);
      QFont bold = tree_->font();
      bold.setBold(true);
      menu->setFont(0, bold);
      menu->setFlags(Qt::ItemIsEnabled);
    }
    new QTreeWidgetItem(menu, {listed.action->text(), key, entry.help});
  }
  tree_->expandAll();
}

}  // namespace orrery::gui
