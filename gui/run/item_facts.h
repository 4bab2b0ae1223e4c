// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "gui/app/view_state.h"
#include "gui/run/live_table.h"
#include "scenarios/session/plant_source.h"

namespace orrery::gui {

/// How an item is called and what it is, for the head of the inspector.
struct ItemTitle {
  QString name;
  QString kind;     ///< `Device, water/pump`
  QString summary;  ///< one or two sentences; may be empty
};
ItemTitle titleOf(const scenarios::PlantOutline& outline, const scenarios::PlantLayout& layout,
                  Item item);

/// What is known of a thing that is no device, one fact a row: name, value.
std::vector<CellRow> factsOf(const scenarios::PlantOutline& outline,
                             const scenarios::PlantView& view, Item item);

/// Alarms by agent, counted as they come; a view's worth at a time, so that 100,000 of them do not
/// hold up the window.
class AlarmTally {
 public:
  /// Reads on. False: there are more to read.
  bool read(const scenarios::PlantSource& source, const scenarios::PlantView& view);
  void clear() { *this = {}; }
  std::uint64_t ofAgent(std::uint32_t agent) const;
  engine::SimTime lastOf(std::uint32_t agent) const;  ///< onset; never: none yet

 private:
  static constexpr std::size_t kAtOnce = 5000;
  struct Count {
    std::uint64_t alarms = 0;
    engine::SimTime last = engine::SimTime::never();
  };
  std::uint64_t generation_ = 0;
  std::size_t read_ = 0;
  std::vector<Count> agents_;
};
std::vector<CellRow> alarmFacts(const AlarmTally& tally, std::uint32_t agent);

}  // namespace orrery::gui
