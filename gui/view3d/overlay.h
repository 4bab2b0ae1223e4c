// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <vector>

#include "gui/view3d/labels.h"
#include "gui/view3d/plant_scene.h"

namespace orrery::gui {

/// The labels of a scene for a view of `view` logical pixels; `pixels` of the camera's viewport are
/// one of them. Positions are logical.
std::vector<PlacedLabel> labelsOf(const PlantScene& scene, const QRectF& view, double pixels,
                                  const QFontMetricsF& metrics, const QRectF& legend);

/// `305.2 K`; `no value`; empty for what is not mapped.
QString valueText(const PlantScene& scene, const Item& item);

/// `fault active, alarm`; of a link its traffic; empty: nothing to tell.
QString stateText(const PlantScene& scene, const Item& item);

/// Labels, legend and scale bar over a drawn scene; gives the labels, for picking.
std::vector<PlacedLabel> drawOverlay(QPainter& painter, const PlantScene& scene, const QRectF& view,
                                     double pixels = 1.0);

}  // namespace orrery::gui
