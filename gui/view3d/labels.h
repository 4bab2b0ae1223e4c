// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QRectF>
#include <QString>
#include <vector>

#include "gui/app/view_state.h"

namespace orrery::gui {

/// A text that wants to stand by something on the screen.
struct LabelWish {
  enum class Rank { kSelected, kHovered, kAlarm, kPopulation, kNode, kDevice };
  QString text;
  QPointF anchor;  ///< the label stands above it
  Rank rank = Rank::kDevice;
  double depth = 0.0;  ///< within a rank the nearer ones come first
  Item item;
};

struct PlacedLabel {
  QString text;
  QRectF box;
  QPointF anchor;
  LabelWish::Rank rank = LabelWish::Rank::kDevice;
  Item item;
};

/// Places labels one after another in the order of their rank, above, beside or below their anchor;
/// what finds no free place within `view` is left out. No two overlap, and none covers `taken`.
std::vector<PlacedLabel> placeLabels(std::vector<LabelWish> wishes, const QRectF& view,
                                     const QFontMetricsF& metrics, std::vector<QRectF> taken,
                                     std::size_t most);

}  // namespace orrery::gui
