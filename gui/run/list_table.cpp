// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/list_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace orrery::gui {

QTableView* makeListTable(QWidget* parent, QAbstractItemModel* model, const QString& name) {
  auto* table = new QTableView(parent);
  table->setAccessibleName(name);
  table->setModel(model);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);
  table->setAlternatingRowColors(true);
  table->setFrameShape(QFrame::NoFrame);
  table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
  table->verticalHeader()->hide();
  table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() * 3 / 2);
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setHighlightSections(false);
  return table;
}

void setColumnWidths(QTableView* table, std::initializer_list<int> characters) {
  const int em = table->fontMetrics().averageCharWidth();
  int column = 0;
  for (const int count : characters) table->setColumnWidth(column++, count * em);
}

QLabel* makeEmptyNote(QTableView* table) {
  auto* note = new QLabel(table->viewport());
  note->setAlignment(Qt::AlignCenter);
  note->setWordWrap(true);
  note->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* middle = new QVBoxLayout(table->viewport());
  middle->addWidget(note);
  return note;
}

QLineEdit* makeFilterField(QWidget* parent, const QString& hint, const QString& name) {
  auto* field = new QLineEdit(parent);
  field->setPlaceholderText(hint);
  field->setClearButtonEnabled(true);
  field->setAccessibleName(name);
  return field;
}

QToolButton* makeSelectedOnly(QWidget* parent, const QString& name) {
  auto* button = new QToolButton(parent);
  button->setText("Selected device only");
  button->setCheckable(true);
  button->setAccessibleName(name);
  return button;
}

QString shownWords(int shown, int all, const QString& things) {
  return shown == all ? QString("%L1 %2").arg(all).arg(things)
                      : QString("%L1 of %L2 %3").arg(shown).arg(all).arg(things);
}

QHBoxLayout* putTogether(QWidget* panel, std::initializer_list<QWidget*> controls, QWidget* wide,
                         QWidget* counts, QTableView* table) {
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(4, 2, 4, 2);
  for (QWidget* one : controls) bar->addWidget(one);
  bar->addWidget(wide, 1);
  bar->addWidget(counts);
  auto* rows = new QVBoxLayout(panel);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addLayout(bar);
  rows->addWidget(table, 1);
  return bar;
}

}  // namespace orrery::gui
