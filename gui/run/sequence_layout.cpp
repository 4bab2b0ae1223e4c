// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/sequence_layout.h"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

using engine::SimTime;
using scenarios::MessageTrace;

namespace {

constexpr double kLostAfterShare = 0.6;  ///< of the way, where the cross stands

/// Places in the order in which readings pass them, which is the order in which they appear when
/// commands, that go the other way, come last.
std::vector<SequenceLayout::Lane> lanes_of(const std::vector<MessageTrace>& messages) {
  std::vector<SequenceLayout::Lane> lanes;
  const auto add = [&](const std::string& name) {
    const bool known = std::any_of(lanes.begin(), lanes.end(),
                                   [&](const auto& lane) { return lane.name == name; });
    if (!known) lanes.push_back({name, 0.0});
  };
  for (const auto& one : messages) {
    if (one.kind != MessageTrace::Kind::kReading) continue;
    add(one.from);
    add(one.to);
  }
  for (const auto& one : messages) {
    if (one.kind == MessageTrace::Kind::kReading) continue;
    add(one.to);
    add(one.from);
  }
  return lanes;
}

std::size_t lane_named(const std::vector<SequenceLayout::Lane>& lanes, const std::string& name) {
  const auto at =
      std::find_if(lanes.begin(), lanes.end(), [&](const auto& lane) { return lane.name == name; });
  return static_cast<std::size_t>(at - lanes.begin());
}

std::vector<SequenceLayout::Mark> marks_of(const std::vector<MessageTrace>& messages,
                                           const SequenceLayout::Sizes& sizes) {
  std::vector<SequenceLayout::Mark> marks;
  for (const auto& one : messages) {
    marks.push_back({one.sent, 0.0});
    if (one.arrived != SimTime::never()) marks.push_back({one.arrived, 0.0});
  }
  std::sort(marks.begin(), marks.end(), [](auto a, auto b) { return a.time < b.time; });
  marks.erase(std::unique(marks.begin(), marks.end(),
                          [](const auto& a, const auto& b) { return a.time == b.time; }),
              marks.end());
  double y = sizes.top;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (i > 0) {
      const double gap_s = (marks[i].time - marks[i - 1].time).seconds();
      // A millisecond takes half a row, a thousand seconds two.
      const double rows = 0.5 + 0.25 * std::log10(std::max(gap_s, 1e-3) / 1e-3);
      y += sizes.row_height * std::clamp(rows, 0.5, 2.0);
    }
    marks[i].y = y;
  }
  return marks;
}

}  // namespace

engine::Duration slowestOf(const std::vector<MessageTrace>& messages) {
  engine::Duration slowest{};
  for (const auto& one : messages) {
    if (one.arrived != SimTime::never()) slowest = std::max(slowest, one.arrived - one.sent);
  }
  return slowest;
}

MessageFate fateOf(const MessageTrace& message, engine::Duration slowest, SimTime now) {
  if (message.arrived <= now) return MessageFate::kArrived;
  if (message.arrived != SimTime::never()) return MessageFate::kUnderWay;
  return now - message.sent > slowest ? MessageFate::kLost : MessageFate::kUnderWay;
}

double SequenceLayout::y_of(SimTime time) const {
  if (marks.empty()) return 0.0;
  const auto after = std::lower_bound(marks.begin(), marks.end(), time,
                                      [](const Mark& mark, SimTime at) { return mark.time < at; });
  if (after == marks.end()) return marks.back().y;
  if (after->time == time || after == marks.begin()) return after->y;
  const Mark& before = *(after - 1);
  const double share = (time - before.time).seconds() / (after->time - before.time).seconds();
  return before.y + share * (after->y - before.y);
}

std::size_t SequenceLayout::arrow_at(double x, double y, double reach) const {
  std::size_t best = arrows.size();
  double nearest = reach;
  for (std::size_t i = 0; i < arrows.size(); ++i) {
    const Arrow& arrow = arrows[i];
    const double dx = arrow.x2 - arrow.x1;
    const double dy = arrow.y2 - arrow.y1;
    const double length2 = std::max(dx * dx + dy * dy, 1e-9);
    const double share = std::clamp(((x - arrow.x1) * dx + (y - arrow.y1) * dy) / length2, 0., 1.);
    const double away = std::hypot(x - arrow.x1 - share * dx, y - arrow.y1 - share * dy);
    if (away > nearest) continue;
    nearest = away;
    best = i;
  }
  return best;
}

SequenceLayout lay_out_sequence(const std::vector<MessageTrace>& messages, SimTime now,
                                const SequenceLayout::Sizes& sizes) {
  SequenceLayout layout;
  layout.lanes = lanes_of(messages);
  layout.marks = marks_of(messages, sizes);
  const auto count = static_cast<double>(layout.lanes.size());
  layout.width = std::max(sizes.width, sizes.left + count * sizes.lane_width);
  const double lane = count > 0 ? (layout.width - sizes.left) / count : 0.0;
  for (std::size_t i = 0; i < layout.lanes.size(); ++i)
    layout.lanes[i].x = sizes.left + (static_cast<double>(i) + 0.5) * lane;
  const engine::Duration slowest = slowestOf(messages);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const MessageTrace& one = messages[i];
    SequenceLayout::Arrow arrow;
    arrow.message = i;
    arrow.lane_from = lane_named(layout.lanes, one.from);
    arrow.lane_to = lane_named(layout.lanes, one.to);
    arrow.fate = fateOf(one, slowest, now);
    arrow.x1 = layout.lanes[arrow.lane_from].x;
    arrow.x2 = layout.lanes[arrow.lane_to].x;
    arrow.y1 = layout.y_of(one.sent);
    if (one.arrived == SimTime::never()) {
      arrow.x2 = arrow.x1 + kLostAfterShare * (arrow.x2 - arrow.x1);
      arrow.y2 = arrow.y1 + 0.5 * sizes.row_height * kLostAfterShare;
    } else {
      arrow.y2 = layout.y_of(one.arrived);
    }
    layout.arrows.push_back(arrow);
  }
  layout.height =
      sizes.top + (layout.marks.empty() ? 0.0 : layout.marks.back().y) + sizes.row_height;
  return layout;
}

}  // namespace orrery::gui
