// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include "gui/run/live_table.h"

namespace orrery::gui {

/// A table that is as high as its rows (up to a dozen) and whose columns only grow while its values
/// move, so that nothing jumps under the reader.
class SmallTable final : public QTableView {
  Q_OBJECT

 public:
  SmallTable(Theme& theme, const QStringList& columns, const QString& name,
             QWidget* parent = nullptr);

  LiveTable& table() { return *table_; }
  void setRows(std::vector<CellRow> rows);
  /// Its name and rows, where it has any.
  void addText(QStringList& parts) const;
  /// Another thing is shown: widths begin anew.
  void forgetWidths();
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void growColumns();
  int rowHeight() const;

  LiveTable* table_;
  bool fresh_ = true;
};

}  // namespace orrery::gui
