// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/labels.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

namespace orrery::gui {
namespace {

QSizeF sizeOf(const LabelWish& wish, const QFontMetricsF& metrics) {
  const double padding = 0.35 * metrics.height();
  return {metrics.horizontalAdvance(wish.text) + 2.0 * padding, metrics.height() + padding};
}

std::optional<QRectF> freePlace(const LabelWish& wish, const QSizeF& size, const QRectF& view,
                                const std::vector<QRectF>& taken) {
  const double gap = 0.35 * size.height();
  const QPointF at = wish.anchor;
  const double middle = at.x() - size.width() / 2.0;
  const std::array<QPointF, 5> corners = {
      QPointF(middle, at.y() - gap - size.height()),
      QPointF(at.x() + gap, at.y() - size.height() / 2.0),
      QPointF(at.x() - gap - size.width(), at.y() - size.height() / 2.0),
      QPointF(middle, at.y() + gap),
      QPointF(middle, at.y() - 2.2 * gap - 2.0 * size.height()),
  };
  for (const QPointF& corner : corners) {
    const QRectF box(corner, size);
    if (!view.contains(box)) continue;
    const bool free = std::none_of(taken.begin(), taken.end(),
                                   [&](const QRectF& other) { return other.intersects(box); });
    if (free) return box;
  }
  return std::nullopt;
}

}  // namespace

std::vector<PlacedLabel> placeLabels(std::vector<LabelWish> wishes, const QRectF& view,
                                     const QFontMetricsF& metrics, std::vector<QRectF> taken,
                                     std::size_t most) {
  std::stable_sort(wishes.begin(), wishes.end(), [](const LabelWish& a, const LabelWish& b) {
    return std::tie(a.rank, a.depth) < std::tie(b.rank, b.depth);
  });
  std::vector<PlacedLabel> placed;
  for (const LabelWish& wish : wishes) {
    if (placed.size() >= most) break;
    const bool known = std::any_of(placed.begin(), placed.end(), [&](const PlacedLabel& label) {
      return label.item == wish.item && wish.item.kind != Item::Kind::kNone;
    });
    if (known) continue;
    const auto box = freePlace(wish, sizeOf(wish, metrics), view, taken);
    if (!box) continue;
    taken.push_back(*box);
    placed.push_back({wish.text, *box, wish.anchor, wish.rank, wish.item});
  }
  return placed;
}

}  // namespace orrery::gui
