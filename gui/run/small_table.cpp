// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/small_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <algorithm>

namespace orrery::gui {

namespace {

/// Without a scroll bar.
constexpr int kRowsMost = 12;

}  // namespace

SmallTable::SmallTable(Theme& theme, const QStringList& columns, const QString& name,
                       QWidget* parent)
    : QTableView(parent), table_(new LiveTable(theme, columns, this)) {
  setModel(table_);
  setAccessibleName(name);
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setAlternatingRowColors(true);
  setWordWrap(false);
  setTabKeyNavigation(false);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setDragEnabled(true);
  setDragDropMode(QAbstractItemView::DragOnly);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(rowHeight());
  verticalHeader()->setMinimumSectionSize(rowHeight());
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setStretchLastSection(true);
  horizontalHeader()->setMinimumSectionSize(4 * fontMetrics().averageCharWidth());
}

int SmallTable::rowHeight() const { return fontMetrics().height() * 3 / 2; }

void SmallTable::setRows(std::vector<CellRow> rows) {
  const int before = table_->rowCount();
  table_->setRows(std::move(rows));
  growColumns();
  if (table_->rowCount() != before) updateGeometry();
}

void SmallTable::addText(QStringList& parts) const {
  if (table_->rowCount() > 0) parts << accessibleName() + '\n' + table_->asText();
}

void SmallTable::forgetWidths() { fresh_ = true; }

void SmallTable::growColumns() {
  const int count = table_->columnCount();
  for (int column = 0; column < count; ++column) {
    const int wanted =
        std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
    if (column + 1 < count && (fresh_ || wanted > columnWidth(column)))
      setColumnWidth(column, wanted + fontMetrics().averageCharWidth());
  }
  fresh_ = fresh_ && table_->rowCount() == 0;
}

QSize SmallTable::sizeHint() const {
  const int rows = std::min(table_->rowCount(), kRowsMost);
  int height = horizontalHeader()->sizeHint().height() + rows * rowHeight() + 2;
  if (horizontalScrollBar()->maximum() > 0) height += horizontalScrollBar()->sizeHint().height();
  return {fontMetrics().averageCharWidth() * 40, height};
}

QSize SmallTable::minimumSizeHint() const {
  return {fontMetrics().averageCharWidth() * 20, sizeHint().height()};
}

void SmallTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  updateGeometry();  // a scroll bar may have come or gone
}

void SmallTable::changeEvent(QEvent* event) {
  QTableView::changeEvent(event);
  if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange) return;
  verticalHeader()->setDefaultSectionSize(rowHeight());
  fresh_ = true;
}

}  // namespace orrery::gui
