// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

namespace orrery::gui {

/// Something that was found, and what happens when it is chosen.
struct Finding {
  int score = 0;  ///< better ones are greater
  QString icon;
  QString title;
  QString detail;  ///< what it is
  QString keys;
  std::function<void()> choose;
};

}  // namespace orrery::gui
