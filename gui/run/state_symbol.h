// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace orrery::gui {

/// Small signs that tell states apart by their shape; sharp at any scale.
enum class Sign {
  kFilledTriangle,  ///< unacknowledged, error
  kTriangle,        ///< acknowledged, warning
  kRing,            ///< returned
  kTick,            ///< normal, balanced
  kMoon,            ///< shelved
  kDots,            ///< ahead, opening
  kPlay,
  kPause,
  kDoubleArrow,  ///< seeking
  kFlag,         ///< ended
  kCross,        ///< failed
  kInfo,
  kDiamond,
};

QIcon signIcon(Sign sign, const QColor& colour);

}  // namespace orrery::gui
