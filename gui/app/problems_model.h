// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/registry/diagnostic.h"

namespace orrery::gui {

class Theme;

/// Mistakes as rows: kind, place, code, message, remedy.
class ProblemsModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kKind, kPlace, kCode, kMessage, kRemedy, kColumns };

  explicit ProblemsModel(const Theme& theme, QObject* parent = nullptr)
      : QAbstractTableModel(parent), theme_(theme) {}

  void show(std::vector<engine::Diagnostic> problems);
  const std::vector<engine::Diagnostic>& problems() const { return problems_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& = {}) const override { return kColumns; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  const Theme& theme_;
  std::vector<engine::Diagnostic> problems_;
};

}  // namespace orrery::gui
