// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "gui/app/theme.h"
#include "gui/results/opened_result.h"

namespace orrery::gui {

/// The results that are open, in the order of opening. Each is read in a thread of its own.
class ResultList final : public QAbstractListModel {
  Q_OBJECT

 public:
  explicit ResultList(Theme& theme, QObject* parent = nullptr);

  /// Opens it; one that is open already is read again. Gives its row.
  int open(const QString& path);
  void close(int row);
  const OpenedResult& at(int row) const { return results_[std::size_t(row)]; }
  int rowOf(const QString& path) const;  ///< -1: not open
  int loadingCount() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 Q_SIGNALS:
  void loaded(int row);  ///< or failed

 private:
  void take(OpenedResult result);

  Theme& theme_;
  std::vector<OpenedResult> results_;
};

}  // namespace orrery::gui
