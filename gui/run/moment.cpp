// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/moment.h"

#include <algorithm>
#include <memory>

namespace orrery::gui {

void pointAt(PanelContext& context, std::optional<engine::DeviceId> device, engine::SimTime at) {
  if (device) context.state.select({Item::Kind::kDevice, *device});
  context.state.setCursor(at.seconds());
}

void seekTo(PanelContext& context, engine::SimTime at) {
  auto* source = context.plant.source();
  if (!source) return;
  at = std::clamp(at, engine::SimTime{}, std::max(context.plant.view()->end, engine::SimTime{}));
  context.state.setCursor(at.seconds());
  source->seek(at);
  // Until it arrives the cursor shows where it goes; a cursor moved in between stays the user's.
  auto waiting = std::make_unique<QObject>();
  QObject* owner = waiting.release();
  owner->setParent(&context.plant);
  QObject::connect(&context.plant, &PlantLink::viewChanged, owner, [&context, owner, at] {
    const auto& view = *context.plant.view();
    if (context.state.cursor() != at.seconds()) return owner->deleteLater();
    if (view.state == scenarios::RunState::kSeeking || view.now < at) return;
    context.state.setFollowing(true);
    context.state.follow(view.now.seconds());
    owner->deleteLater();
  });
  QObject::connect(&context.plant, &PlantLink::sourceChanged, owner, &QObject::deleteLater);
}

}  // namespace orrery::gui
