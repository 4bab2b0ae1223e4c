// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <array>
#include <cstdint>
#include <vector>

#include "gui/app/theme.h"

namespace orrery::gui {

// How devices stand, in a symbol and a word each, so that colour is never the only cue.

/// `✖ failed  ◆ alarm`; empty when it stands well.
QString statusWords(std::uint8_t flags);
/// Of the worst of the flags; invalid when it stands well.
QColor statusColour(std::uint8_t flags, const Theme& theme);

/// How many of a population stand so.
struct StatusCounts {
  std::uint32_t faulty = 0;
  std::uint32_t failed = 0;
  std::uint32_t alarms = 0;
  bool operator==(const StatusCounts&) const = default;
  std::uint8_t flags() const;  ///< of any of them
};
StatusCounts countStatus(const std::vector<std::uint8_t>& flags, std::uint32_t first,
                         std::uint32_t count);
/// `✖ 2  ▲ 12 faulty  ◆ 3 alarms`.
QString statusWords(const StatusCounts& counts);

}  // namespace orrery::gui
