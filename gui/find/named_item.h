// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "gui/app/view_state.h"
#include "scenarios/session/plant_outline.h"

namespace orrery::gui {

/// What exactly this is the name of: `pump[3]`, `pump`, `pump.temperature`, a node, a link, an
/// agent.
std::optional<Item> itemCalled(const scenarios::PlantOutline& outline, const QString& name);

/// A scalar that can be mapped to colour, as it is called everywhere on the command line:
/// `pump.temperature` is the signal of that name, which is what an agent in the scenario gets under
/// it, else the output of that population; `true pump.temperature` is the output in any case.
std::optional<scenarios::QuantityKey> quantityCalled(const scenarios::PlantOutline& outline,
                                                     const QString& name);
/// All of them, for a message.
QStringList quantityNames(const scenarios::PlantOutline& outline);

}  // namespace orrery::gui
