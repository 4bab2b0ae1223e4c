// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>
#include <vector>

#include "gui/find/finding.h"

namespace orrery::gui {

class Theme;

/// What was found, the best first.
class FindingsModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { kDetail = Qt::UserRole, kKeys };

  explicit FindingsModel(const Theme& theme, QObject* parent)
      : QAbstractListModel(parent), theme_(theme) {}
  void show(std::vector<Finding> found);
  const std::vector<Finding>& findings() const { return found_; }

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  const Theme& theme_;
  std::vector<Finding> found_;
};

/// A row: icon, title, keys at the right; below, fainter, what it is.
class FindingRow final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  FindingRow(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const Theme& theme_;
};

}  // namespace orrery::gui
