// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QAbstractItemModel;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QString;
class QTableView;
class QToolButton;
class QWidget;

namespace orrery::gui {

/// A table of rows of one height without a grid, selected by rows.
QTableView* makeListTable(QWidget* parent, QAbstractItemModel* model, const QString& name);
/// In characters; the last column takes what is left.
void setColumnWidths(QTableView* table, std::initializer_list<int> characters);
/// A note in the middle of an empty table.
QLabel* makeEmptyNote(QTableView* table);

// What stands above such a table and narrows it down.
QLineEdit* makeFilterField(QWidget* parent, const QString& hint, const QString& name);
QToolButton* makeSelectedOnly(QWidget* parent, const QString& name);
/// `12 alarms`, or `3 of 12 alarms`.
QString shownWords(int shown, int all, const QString& things);
/// Lays `panel` out: a row of controls, of which `wide` takes what room is left, then the table.
/// Gives the row.
QHBoxLayout* putTogether(QWidget* panel, std::initializer_list<QWidget*> controls, QWidget* wide,
                         QWidget* counts, QTableView* table);

}  // namespace orrery::gui
