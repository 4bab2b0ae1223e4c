// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace orrery::gui {

/// A table as all of the results page are: whole rows, sized by its font, `Ctrl+C` copies what is
/// selected.
QTableView* makeTableView(const QString& accessibleName, QWidget* parent = nullptr);

/// Columns as wide as their header and their first rows, at most `letters_max` letters.
void fitColumns(QTableView& view, int letters_max = 48);

/// As the model shows it: header, then rows (RFC 4180), cells that a spreadsheet would run guarded.
QString csvOf(const QAbstractItemModel& model);
/// Asks where to, writes, and says what went wrong. True: written.
bool exportCsv(QWidget* window, const QAbstractItemModel& model, const QString& suggestedName);
/// Without asking. Nothing: written; else why not.
QString writeCsv(const QAbstractItemModel& model, const QString& path);

}  // namespace orrery::gui
