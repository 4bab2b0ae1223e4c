// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/live_table.h"

#include <QMimeData>
#include <algorithm>

#include "gui/app/drag_item.h"

namespace orrery::gui {

QColor toneColour(Cell::Tone tone, const Theme& theme) {
  switch (tone) {
    case Cell::Tone::kPlain: return {};
    case Cell::Tone::kDim: return theme.colours().dim_text;
    case Cell::Tone::kGood: return theme.colours().good;
    case Cell::Tone::kWarning: return theme.colours().warning;
    case Cell::Tone::kAlarm: return theme.colours().alarm;
    case Cell::Tone::kFault: return theme.colours().fault;
  }
  return {};
}

LiveTable::LiveTable(Theme& theme, QStringList columns, QObject* parent)
    : QAbstractTableModel(parent), theme_(theme), columns_(std::move(columns)) {
  connect(&theme_, &Theme::changed, this, [this] {
    if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  });
}

void LiveTable::setRows(std::vector<CellRow> rows) {
  const std::size_t common = std::min(rows.size(), rows_.size());
  if (rows.size() < rows_.size()) {
    beginRemoveRows({}, static_cast<int>(common), static_cast<int>(rows_.size()) - 1);
    rows_.resize(common);
    endRemoveRows();
  }
  int first = -1;
  int last = -1;
  for (std::size_t i = 0; i < common; ++i) {
    if (rows_[i] == rows[i]) continue;
    rows_[i] = rows[i];
    if (first < 0) first = static_cast<int>(i);
    last = static_cast<int>(i);
  }
  if (first >= 0) Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
  if (rows.size() > common) {
    beginInsertRows({}, static_cast<int>(common), static_cast<int>(rows.size()) - 1);
    rows_ = std::move(rows);
    endInsertRows();
  }
}

QString LiveTable::asText() const {
  QStringList lines = {columns_.join('\t')};
  for (const CellRow& row : rows_) {
    QStringList cells;
    for (const Cell& cell : row) cells << cell.text;
    lines << cells.join('\t');
  }
  return lines.join('\n');
}

int LiveTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int LiveTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

const Cell& LiveTable::cellAt(const QModelIndex& index) const {
  static const Cell kEmpty;
  const CellRow& row = rows_[std::size_t(index.row())];
  return std::size_t(index.column()) < row.size() ? row[std::size_t(index.column())] : kEmpty;
}

QVariant LiveTable::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Cell& cell = cellAt(index);
  switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::ToolTipRole: return cell.help.isEmpty() ? cell.text : cell.help;
    case Qt::TextAlignmentRole:
      return int((cell.is_number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole: {
      const QColor colour = toneColour(cell.tone, theme_);
      return colour.isValid() ? colour : QVariant();
    }
    default: return {};
  }
}

QVariant LiveTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::DisplayRole) return columns_[section];
  if (role == Qt::TextAlignmentRole) {
    const bool number = !rows_.empty() && std::size_t(section) < rows_[0].size() &&
                        rows_[0][std::size_t(section)].is_number;
    return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  return {};
}

Qt::ItemFlags LiveTable::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
  if (index.isValid() && cellAt(index).series) flags |= Qt::ItemIsDragEnabled;
  return flags;
}

QStringList LiveTable::mimeTypes() const { return {QString(kSeriesMime)}; }

QMimeData* LiveTable::mimeData(const QModelIndexList& indexes) const {
  std::vector<scenarios::SeriesKey> series;
  for (const QModelIndex& index : indexes) {
    const auto& key = cellAt(index).series;
    if (!key) continue;
    if (std::find(series.begin(), series.end(), *key) == series.end()) series.push_back(*key);
  }
  auto* mime = new QMimeData;
  putSeries(*mime, series);
  return mime;
}

}  // namespace orrery::gui
