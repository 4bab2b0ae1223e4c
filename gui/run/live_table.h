// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <optional>
#include <vector>

#include "gui/app/theme.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {

/// What a cell of a small table says, and how loud.
struct Cell {
  enum class Tone { kPlain, kDim, kGood, kWarning, kAlarm, kFault };
  QString text;
  QString help;
  Tone tone = Tone::kPlain;
  bool is_number = false;                      ///< to the right
  std::optional<scenarios::SeriesKey> series;  ///< that can be dragged out
  bool operator==(const Cell&) const = default;
};

using CellRow = std::vector<Cell>;

QColor toneColour(Cell::Tone tone, const Theme& theme);  ///< invalid: that of the text

/// A table of some dozen rows that is filled anew on each view. It tells only the cells that
/// differ, so that nothing flickers and what is selected stays selected.
class LiveTable final : public QAbstractTableModel {
  Q_OBJECT

 public:
  LiveTable(Theme& theme, QStringList columns, QObject* parent = nullptr);

  void setRows(std::vector<CellRow> rows);
  const std::vector<CellRow>& rows() const { return rows_; }
  /// With its header, cells separated by tabs.
  QString asText() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

 private:
  const Cell& cellAt(const QModelIndex& index) const;

  Theme& theme_;
  QStringList columns_;
  std::vector<CellRow> rows_;
};

}  // namespace orrery::gui
