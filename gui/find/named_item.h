// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "gui/app/view_state.h"
#include "scenarios/session/plant_outline.h"

namespace orrery::gui {

/// What exactly this is the name of: `pump[3]`, `pump`, `pump.temperature`, a node, a link, an
/// agent.
std::optional<Item> itemCalled(const scenarios::PlantOutline& outline, const QString& name);

}  // namespace orrery::gui
