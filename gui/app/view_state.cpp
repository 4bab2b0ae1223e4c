// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/view_state.h"

#include <algorithm>
#include <utility>

namespace orrery::gui {

std::optional<engine::DeviceId> ViewState::currentDevice() const {
  const Item item = current();
  if (item.kind != Item::Kind::kDevice) return std::nullopt;
  return item.index;
}

void ViewState::select(std::vector<Item> items) {
  if (items == selection_) return;
  selection_ = std::move(items);
  Q_EMIT selectionChanged();
}

void ViewState::toggle(Item item) {
  std::vector<Item> items = selection_;
  const auto at = std::find(items.begin(), items.end(), item);
  if (at == items.end()) {
    items.push_back(item);
  } else {
    items.erase(at);
  }
  select(std::move(items));
}

void ViewState::setCursor(double time_s) {
  const bool followed = std::exchange(following_, false);
  if (time_s == cursor_s_ && !followed) return;
  cursor_s_ = time_s;
  Q_EMIT cursorMoved(time_s);
}

void ViewState::follow(double now_s) {
  if (!following_ || now_s == cursor_s_) return;
  cursor_s_ = now_s;
  Q_EMIT cursorMoved(now_s);
}

// Where it stands is the same; that it follows is told, too: marks come and go with that.
void ViewState::setFollowing(bool following) {
  if (std::exchange(following_, following) != following) Q_EMIT cursorMoved(cursor_s_);
}

void ViewState::setHeat(std::optional<scenarios::QuantityKey> heat) {
  if (heat == heat_) return;
  heat_ = heat;
  Q_EMIT heatChanged();
}

}  // namespace orrery::gui
