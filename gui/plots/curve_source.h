// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "gui/plots/series_buffer.h"

namespace orrery::gui {

/// Where the points of a curve come from. Most have one line; a band has three (smallest, median,
/// largest); a curve against another has two (what is drawn upwards, what is drawn sideways).
class CurveSource {
 public:
  virtual ~CurveSource() = default;

  virtual std::size_t lines() const { return 1; }
  virtual const SeriesBuffer& line(std::size_t i) const = 0;
  /// Takes in what its inputs got since the last call. Where an input began anew, so does it.
  virtual void advance() {}
};

}  // namespace orrery::gui
