// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/session/plant_outline.h"

namespace orrery::gui {

/// What the filter box of the tree asks for: words that a name contains, and how a device stands.
///
///   pump            everything that has it in its name
///   pump[17]        one device
///   faulty, failed, alarm, commanded    devices that stand so
///
/// Several words narrow it down.
class TreeFilter {
 public:
  TreeFilter() = default;
  explicit TreeFilter(const std::string& text);

  bool isEmpty() const { return words_.empty() && flags_ == 0; }
  /// It depends on how devices stand, so what it lets through changes during a run.
  bool asksForStatus() const { return flags_ != 0; }
  /// A thing that is no device; with a status asked for, only a faulty one of those that have one.
  bool lets(const std::string& name, bool faulty = false) const;
  /// Rows of a population, counted from its first device, in order. `flags` of all devices may be
  /// shorter than the plant: what is missing stands well.
  std::vector<std::uint32_t> rowsOf(const scenarios::PlantOutline::Population& population,
                                    const std::vector<std::uint8_t>& flags) const;

  bool operator==(const TreeFilter&) const = default;

 private:
  std::vector<std::string> words_;  ///< in lower case
  std::uint8_t flags_ = 0;
};

}  // namespace orrery::gui
