// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/list_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
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

}  // namespace orrery::gui
