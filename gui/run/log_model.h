// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "gui/app/panel.h"

namespace orrery::gui {

struct LogFilter {
  int device = -1;  ///< -1: all
  int level = 0;    ///< at least: 0 info, 1 warning, 2 error
  QString kind;     ///< empty: all
  QString text;     ///< in the text, the kind or the device, whatever the case
  bool operator==(const LogFilter&) const = default;
};

/// What happened, in order of time; new entries are fetched from the tail, a slice a beat.
class LogModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kTime, kLevel, kKind, kDevice, kText, kColumns };

  explicit LogModel(PanelContext& context, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  void setFilter(const LogFilter& filter);
  const scenarios::LogEntry& entry(int row) const { return entries_[rows_[std::size_t(row)]]; }
  std::size_t known() const { return entries_.size(); }
  /// The last row not later than the time cursor; -1: none, or the cursor follows the plant.
  int cursorRow() const { return cursor_row_; }
  /// Kinds met so far, sorted.
  QStringList kinds() const { return kinds_; }
  /// The rows that are shown, as CSV (RFC 4180): time in seconds, level, kind, device, text.
  QByteArray csv() const;

 Q_SIGNALS:
  void grown();
  void cursorRowMoved(int row);

 private:
  void takeView();
  void fetchNew();
  void followCursor();
  void restart();
  void add(std::size_t from);
  bool accepts(const scenarios::LogEntry& entry) const;
  QString deviceOf(const scenarios::LogEntry& entry) const;

  PanelContext& context_;
  std::vector<scenarios::LogEntry> entries_;
  std::vector<std::uint32_t> rows_;
  LogFilter filter_;
  QStringList kinds_;
  int cursor_row_ = -1;
  QIcon icons_[3];
  QIcon cursor_icon_;
};

}  // namespace orrery::gui
