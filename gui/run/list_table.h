// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QAbstractItemModel;
class QLabel;
class QString;
class QTableView;
class QWidget;

namespace orrery::gui {

/// A table of rows of one height without a grid, selected by rows.
QTableView* makeListTable(QWidget* parent, QAbstractItemModel* model, const QString& name);
/// In characters; the last column takes what is left.
void setColumnWidths(QTableView* table, std::initializer_list<int> characters);
/// A note in the middle of an empty table.
QLabel* makeEmptyNote(QTableView* table);

}  // namespace orrery::gui
