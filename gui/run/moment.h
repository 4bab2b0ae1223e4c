// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gui/app/panel.h"

namespace orrery::gui {

/// Selects the device and puts the time cursor there.
void pointAt(PanelContext& context, std::optional<engine::DeviceId> device, engine::SimTime at);
/// Takes the plant there; the cursor follows again once it has arrived. Paused stays paused.
void seekTo(PanelContext& context, engine::SimTime at);

}  // namespace orrery::gui
