// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "gui/app/view_state.h"
#include "scenarios/session/plant_outline.h"

namespace orrery::gui {

/// Something that can be acted on by hand, as a log of interventions names it.
struct HandTarget {
  std::string label;                     ///< `pump[3]`, `pump[3] and 4 more`, `pump, all 20`
  std::string base;                      ///< without rows: `pump`, `pump.temperature`, `radio`
  std::vector<std::string> places;       ///< `pump[3]`, `pump[7..9]`; one intervention each
  std::vector<std::string> kinds;        ///< of faults that suit it
  std::string signal_unit = "1";         ///< of a sensor: what `signal` means in its faults
  std::vector<engine::PortInfo> inputs;  ///< what a command can set
};

/// What a fault can be put on, for what is selected: the devices of the current one's population,
/// their sensors and the link that they send over; a link. Only targets that some fault suits.
std::vector<HandTarget> fault_targets(const scenarios::PlantOutline& outline,
                                      const std::vector<Item>& selection);
/// What a command can be sent to.
std::vector<HandTarget> command_targets(const scenarios::PlantOutline& outline,
                                        const std::vector<Item>& selection);

/// Rows in order as a log writes them: 3, 7, 8, 9 of `pump` are `pump[3]`, `pump[7..9]`.
std::vector<std::string> places_of(const std::string& name, const std::vector<std::uint32_t>& rows);

}  // namespace orrery::gui
