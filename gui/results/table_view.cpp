// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/table_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QMessageBox>
#include <QSaveFile>
#include <QTableView>
#include <algorithm>

#include "scenarios/store/csv.h"

namespace orrery::gui {

namespace {

QString textOf(const QAbstractItemModel& model, int row, int column) {
  return model.index(row, column).data(Qt::DisplayRole).toString();
}

void copySelection(const QTableView& view) {
  QModelIndexList rows = view.selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end());
  QStringList lines;
  for (const auto& at : rows) {
    QStringList cells;
    for (int c = 0; c < view.model()->columnCount(); ++c)
      cells << textOf(*view.model(), at.row(), c);
    lines << cells.join('\t');
  }
  QApplication::clipboard()->setText(lines.join('\n'));
}

}  // namespace

QTableView* makeTableView(const QString& accessibleName, QWidget* parent) {
  auto* view = new QTableView(parent);
  view->setAccessibleName(accessibleName);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setAlternatingRowColors(true);
  view->setShowGrid(false);
  view->setWordWrap(false);
  view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view->setTabKeyNavigation(false);
  view->horizontalHeader()->setAccessibleName(QObject::tr("Columns of %1").arg(accessibleName));
  view->verticalHeader()->setAccessibleName(QObject::tr("Rows of %1").arg(accessibleName));
  view->verticalHeader()->hide();
  view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() * 3 / 2);
  view->horizontalHeader()->setHighlightSections(false);
  auto* copy = new QAction(QObject::tr("Copy rows"), view);
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetShortcut);
  QObject::connect(copy, &QAction::triggered, view, [view] { copySelection(*view); });
  view->addAction(copy);
  view->setContextMenuPolicy(Qt::ActionsContextMenu);
  return view;
}

void fitColumns(QTableView& view, int letters_max) {
  constexpr int kRowsLookedAt = 100;
  const auto* model = view.model();
  if (model->columnCount() == 0) return;
  const QFontMetrics metrics = view.fontMetrics();
  const int room = metrics.averageCharWidth() * 3;
  const int last = model->columnCount() - 1;
  const int alignment = model->headerData(last, Qt::Horizontal, Qt::TextAlignmentRole).toInt();
  // A number far away from its row is hard to read.
  view.horizontalHeader()->setStretchLastSection((alignment & Qt::AlignRight) == 0);
  for (int c = 0; c < model->columnCount(); ++c) {
    const QString head = model->headerData(c, Qt::Horizontal, Qt::DisplayRole).toString();
    int width = metrics.horizontalAdvance(head) + room;
    for (int r = 0; r < std::min(model->rowCount(), kRowsLookedAt); ++r)
      width = std::max(width, metrics.horizontalAdvance(textOf(*model, r, c)) + room);
    view.setColumnWidth(c, std::min(width, metrics.averageCharWidth() * letters_max));
  }
}

QString csvOf(const QAbstractItemModel& model) {
  std::string csv;
  const auto add = [&](const QString& text, int column) {
    if (column > 0) csv += ',';
    csv += scenarios::csv_text(text.toStdString());
  };
  for (int c = 0; c < model.columnCount(); ++c)
    add(model.headerData(c, Qt::Horizontal, Qt::DisplayRole).toString(), c);
  csv += "\r\n";
  for (int r = 0; r < model.rowCount(); ++r) {
    for (int c = 0; c < model.columnCount(); ++c) {
      const QVariant exact = model.index(r, c).data(Qt::EditRole);
      if (exact.userType() == QMetaType::Double) {
        if (c > 0) csv += ',';
        csv += scenarios::csv_number(exact.toDouble());
      } else {
        add(textOf(model, r, c), c);
      }
    }
    csv += "\r\n";
  }
  return QString::fromStdString(csv);
}

QString writeCsv(const QAbstractItemModel& model, const QString& path) {
  QSaveFile file(path);
  const QByteArray bytes = csvOf(model).toUtf8();
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
    return {};
  return file.errorString();
}

bool exportCsv(QWidget* window, const QAbstractItemModel& model, const QString& suggestedName) {
  const QString path = QFileDialog::getSaveFileName(window, QObject::tr("Export the table as CSV"),
                                                    suggestedName, QObject::tr("CSV (*.csv)"));
  if (path.isEmpty()) return false;
  const QString why = writeCsv(model, path);
  if (why.isEmpty()) return true;
  QMessageBox::warning(window, QObject::tr("Not exported"),
                       QObject::tr("%1 could not be written: %2").arg(path, why));
  return false;
}

}  // namespace orrery::gui
