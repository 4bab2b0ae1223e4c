// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/report_table.h"

namespace orrery::gui {

ReportTable::ReportTable(Theme& theme, QObject* parent)
    : QAbstractTableModel(parent), theme_(theme) {
  connect(&theme_, &Theme::changed, this, [this] {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  });
}

void ReportTable::show(scenarios::Table table) {
  beginResetModel();
  table_ = std::move(table);
  endResetModel();
}

int ReportTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(table_.rows.size());
}

int ReportTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(table_.header.size());
}

const scenarios::Cell* ReportTable::cell(const QModelIndex& index) const {
  if (!index.isValid() || index.row() >= rowCount()) return nullptr;
  const auto& row = table_.rows[std::size_t(index.row())];
  return std::size_t(index.column()) < row.size() ? &row[std::size_t(index.column())] : nullptr;
}

QVariant ReportTable::data(const QModelIndex& index, int role) const {
  const scenarios::Cell* one = cell(index);
  if (one == nullptr) return {};
  switch (role) {
    case Qt::DisplayRole: {
      QString text = symbolOf(one->mark) + QString::fromStdString(one->text);
      if (!one->detail.empty()) text += " (" + QString::fromStdString(one->detail) + ")";
      return text;
    }
    case Qt::ToolTipRole: return QString::fromStdString(one->text);
    case Qt::TextAlignmentRole:
      return int(Qt::AlignVCenter | (one->is_number ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ForegroundRole: {
      const QColor colour = colourOf(theme_, one->mark);
      return colour.isValid() ? QVariant(colour) : QVariant();
    }
  }
  return {};
}

QVariant ReportTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const auto& head = table_.header[std::size_t(section)];
  if (role == Qt::DisplayRole) return QString::fromStdString(head.text);
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (head.is_number ? Qt::AlignRight : Qt::AlignLeft));
  return {};
}

QString symbolOf(const std::string& mark) {
  if (mark == "pass") return QStringLiteral("✓ ");
  if (mark == "fail") return QStringLiteral("✗ ");
  if (mark == "undecided") return QStringLiteral("? ");
  if (mark == "unaligned") return QStringLiteral("– ");
  return {};
}

QColor colourOf(const Theme& theme, const std::string& mark) {
  const auto& colours = theme.colours();
  if (mark == "pass") return colours.good;
  if (mark == "fail") return colours.alarm;
  if (mark == "undecided") return colours.warning;
  if (mark == "control" || mark == "unaligned") return colours.dim_text;
  return {};
}

}  // namespace orrery::gui
