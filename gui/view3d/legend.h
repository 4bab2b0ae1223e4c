// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRectF>
#include <optional>
#include <utility>
#include <vector>

#include "gui/app/theme.h"
#include "gui/view3d/heat_scale.h"
#include "gui/view3d/symbols.h"

namespace orrery::gui {

/// What colours and symbols mean: the colour map with its numbers and unit, the swatch of what is
/// unknown, and the symbols that are in sight. All sizes follow the font of the painter.
struct LegendContent {
  std::optional<HeatChoice> heat;
  const HeatScale* scale = nullptr;
  bool has_unknown = false;
  std::vector<Symbols::Kind> symbols;
  bool isEmpty() const { return !heat && symbols.empty(); }
};

/// Draws into the upper right corner of `view` and gives what it covers; nothing when empty.
QRectF drawLegend(QPainter& painter, const QRectF& view, const LegendContent& content,
                  const Theme::Colours& colours);
/// What drawLegend would cover.
QRectF legendBox(const QRectF& view, const QFontMetricsF& metrics, const LegendContent& content);

/// A length on the ground, in the lower left corner.
void drawScaleBar(QPainter& painter, const QRectF& view, double pixels_per_m,
                  const Theme::Colours& colours);

/// The two colours of the hatching of what has no value.
std::pair<QColor, QColor> unknownColours(const Theme::Colours& colours);

/// A number with at most four figures: `1.25e6`, `0.031`.
QString shortNumber(double value);

}  // namespace orrery::gui
