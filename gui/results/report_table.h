// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "gui/app/theme.h"
#include "scenarios/report/html.h"

namespace orrery::gui {

/// A table of the report in the window: the same cells, from the same functions, so that both show
/// the same numbers. A mark becomes a colour and a symbol before the words.
class ReportTable final : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit ReportTable(Theme& theme, QObject* parent = nullptr);
  void show(scenarios::Table table);
  const scenarios::Table& table() const { return table_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  const scenarios::Cell* cell(const QModelIndex& index) const;
  Theme& theme_;
  scenarios::Table table_;
};

/// The symbol that stands for a mark, `✓ ` for `pass`; empty: none.
QString symbolOf(const std::string& mark);
/// Its colour; invalid: that of text.
QColor colourOf(const Theme& theme, const std::string& mark);

}  // namespace orrery::gui
