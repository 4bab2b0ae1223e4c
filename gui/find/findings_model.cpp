// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/find/findings_model.h"

#include <QPainter>
#include <algorithm>
#include <utility>

#include "gui/app/theme.h"

namespace orrery::gui {

namespace {

constexpr std::size_t kShownMax = 60;

}  // namespace

void FindingsModel::show(std::vector<Finding> found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Finding& a, const Finding& b) { return a.score > b.score; });
  if (found.size() > kShownMax) found.resize(kShownMax);
  beginResetModel();
  found_ = std::move(found);
  endResetModel();
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(found_.size());
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
  const Finding& one = found_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole: return one.title;
    case Qt::DecorationRole:
      return one.icon.isEmpty() ? QVariant() : QVariant(theme_.icon(one.icon));
    case Qt::AccessibleTextRole:
      return one.title + ", " + one.detail + (one.keys.isEmpty() ? "" : ", " + one.keys);
    case kDetail: return one.detail;
    case kKeys: return one.keys;
    default: return {};
  }
}

void FindingRow::paint(QPainter* painter, const QStyleOptionViewItem& option,
                       const QModelIndex& index) const {
  const Theme::Colours& colours = theme_.colours();
  const bool chosen = option.state & QStyle::State_Selected;
  const QFontMetrics metrics(option.font);
  const int gap = metrics.averageCharWidth(), line = metrics.height();
  painter->save();
  painter->setFont(option.font);
  if (chosen) painter->fillRect(option.rect, colours.accent);
  QRect place = option.rect.adjusted(gap, gap / 2, -gap, -gap / 2);
  const QRect icon(place.left(), place.top() + line / 2, line, line);
  const auto drawn = index.data(Qt::DecorationRole).value<QIcon>();
  drawn.paint(painter, icon, Qt::AlignCenter, chosen ? QIcon::Selected : QIcon::Normal);
  place.setLeft(icon.right() + gap);
  const QString keys = index.data(FindingsModel::kKeys).toString();
  painter->setPen(chosen ? colours.accent_text : colours.dim_text);
  painter->drawText(place, Qt::AlignRight | Qt::AlignTop, keys);
  const QString detail = index.data(FindingsModel::kDetail).toString();
  painter->drawText(place, Qt::AlignLeft | Qt::AlignBottom,
                    metrics.elidedText(detail, Qt::ElideRight, place.width()));
  place.setRight(place.right() - metrics.horizontalAdvance(keys) - gap);
  painter->setPen(chosen ? colours.accent_text : colours.text);
  painter->drawText(place, Qt::AlignLeft | Qt::AlignTop,
                    metrics.elidedText(index.data().toString(), Qt::ElideRight, place.width()));
  painter->restore();
}

QSize FindingRow::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  const QFontMetrics metrics(option.font);
  return {20 * metrics.averageCharWidth(), 2 * metrics.height() + 2 * metrics.averageCharWidth()};
}

}  // namespace orrery::gui
