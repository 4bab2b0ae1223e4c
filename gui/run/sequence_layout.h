// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/session/plant_view.h"

namespace orrery::gui {

enum class MessageFate { kArrived, kUnderWay, kLost };

/// How long the slowest of those that arrived took; 0: none did.
engine::Duration slowestOf(const std::vector<scenarios::MessageTrace>& messages);
/// What became of a message. One that has not arrived counts as under way for as long as the
/// slowest of the others took, then as lost.
MessageFate fateOf(const scenarios::MessageTrace& message, engine::Duration slowest,
                   engine::SimTime now);

/// Where the parts of a sequence chart lie, without a widget: one lane for each place that sends or
/// receives, time downwards, one arrow a message from (lane, sent) to (lane, arrived).
///
/// Time is the same for all arrows and never runs back, but it is no ruler: milliseconds of travel
/// and minutes of silence would not fit on one. Between two neighbouring instants it grows with the
/// logarithm of the time between them, from half a row to two rows; the instants are written beside
/// it.
struct SequenceLayout {
  struct Sizes {
    double lane_width = 120.0;  ///< at least; lanes share what room there is
    double row_height = 24.0;
    double left = 90.0;  ///< room for the instants
    double top = 8.0;
    double width = 400.0;  ///< of the whole chart
  };
  struct Lane {
    std::string name;
    double x = 0.0;
  };
  struct Arrow {
    std::size_t message = 0;
    double x1 = 0.0, y1 = 0.0, x2 = 0.0, y2 = 0.0;
    MessageFate fate = MessageFate::kArrived;
    std::size_t lane_from = 0, lane_to = 0;
  };
  /// An instant at which something is sent or arrives.
  struct Mark {
    engine::SimTime time;
    double y = 0.0;
  };

  std::vector<Lane> lanes;
  std::vector<Arrow> arrows;
  std::vector<Mark> marks;  ///< in order of time
  double width = 0.0;
  double height = 0.0;

  /// Straight between marks; the ends hold beyond them.
  double y_of(engine::SimTime time) const;
  /// The arrow nearest to a point, within `reach`; `arrows.size()` when there is none.
  std::size_t arrow_at(double x, double y, double reach) const;
};

SequenceLayout lay_out_sequence(const std::vector<scenarios::MessageTrace>& messages,
                                engine::SimTime now, const SequenceLayout::Sizes& sizes);

}  // namespace orrery::gui
