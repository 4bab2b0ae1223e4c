// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <cstdint>
#include <optional>
#include <vector>

#include "scenarios/session/plant_view.h"

namespace orrery::gui {

/// Something that can be selected.
struct Item {
  enum class Kind { kNone, kPopulation, kDevice, kSignal, kNode, kLink, kAgent };
  Kind kind = Kind::kNone;
  std::uint32_t index = 0;  ///< device id; else an index into the outline (a node: instance id)
  auto operator<=>(const Item&) const = default;
};

/// The one selection, the one time cursor and the one mapped quantity of a window. Panels read it,
/// change it, and follow it; they do not know each other.
class ViewState final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  const std::vector<Item>& selection() const { return selection_; }
  /// The last one selected; `kNone` when nothing is.
  Item current() const { return selection_.empty() ? Item{} : selection_.back(); }
  /// The selected device, where the current item is or belongs to one.
  std::optional<orrery::engine::DeviceId> currentDevice() const;
  void select(Item item) { select(std::vector<Item>{item}); }
  void select(std::vector<Item> items);
  void toggle(Item item);  ///< adds or takes away, as Ctrl+click does
  void clearSelection() { select(std::vector<Item>{}); }

  /// Where the time cursor stands: the plant's time while following it, else where the user put it.
  double cursor() const { return cursor_s_; }
  bool isFollowing() const { return following_; }
  void setCursor(double time_s);  ///< by the user; ends following
  void follow(double now_s);      ///< by the clock of the plant, while following
  void setFollowing(bool following);

  /// The quantity that is mapped to colour; nothing: devices have the colour of their kind.
  const std::optional<scenarios::QuantityKey>& heat() const { return heat_; }
  void setHeat(std::optional<scenarios::QuantityKey> heat);

 Q_SIGNALS:
  void selectionChanged();
  void cursorMoved(double time_s);
  void heatChanged();
  /// Show this item, wherever that is possible (a double click, the palette).
  void revealed(orrery::gui::Item item);

 private:
  std::vector<Item> selection_;
  double cursor_s_ = 0.0;
  bool following_ = true;
  std::optional<scenarios::QuantityKey> heat_;
};

}  // namespace orrery::gui
