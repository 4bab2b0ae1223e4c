// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/network/message_log.h"
#include "engine/network/network_output.h"
#include "engine/network/network_plan.h"

namespace orrery::engine {

/// Carries the rows of flow paths: it holds what was sent, and carries everything sent before a
/// given time at once, link after link, on each link in order of departure.
class FlowCarrier {
 public:
  /// Takes over row `i`; it is carried by the first `carry` whose time lies after the row's.
  void hold(const Batch& rows, std::size_t i, NodeId destination);
  /// Takes over rows that stand before a node; each goes on when its arrival lies before `until`.
  void enter(FlowTransit&& rows) { entered_.push_back(std::move(rows)); }
  void carry(SimTime until, NetworkPlan& plan, MessageLog& log, NetworkOutput& out);

  std::uint64_t held() const;
  std::uint64_t held(SignalId signal, NodeId destination) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct NetworkProbe;
  static constexpr std::uint32_t kNoAttachment = 0xffffffff;  ///< came from another part
  struct Rider {
    Batch* batch = nullptr;
    std::size_t row = 0;
    NodeId destination = 0;
    NodeId at = 0;
    std::uint32_t attachment = kNoAttachment;
    std::uint32_t payload_byte = 0;
    std::uint64_t key = 0;
    SimTime time;
    bool arrived = false;
    std::uint64_t number() const { return batch->sequence[row]; }
  };
  /// What one `carry` works with.
  struct Trip {
    NetworkPlan& plan;
    MessageLog& log;
    NetworkOutput& out;
  };

  void board(SimTime until, const NetworkPlan& plan);
  void board_entered(SimTime until, const NetworkPlan& plan);
  void drop_boarded(SimTime until);
  void cross_access_links(Trip& trip);
  void cross_links(Trip& trip);
  void sort_by_time(std::vector<std::uint32_t>& who);
  /// `crossing_` holds the same messages as `who`; keeps those in `who` that got through.
  void cross(Trip& trip, std::vector<std::uint32_t>& who, std::uint32_t bank, Direction direction);
  void reach(Trip& trip, std::uint32_t rider, NodeId node);
  bool translated(Trip& trip, Rider& rider, Adapter& adapter);
  void lose(Trip& trip, const Rider& rider, Fate fate, const Book::Cause& cause);
  /// The rider stands before a node of another part.
  static void leave(Trip& trip, const Rider& rider);
  void hand_over(Trip& trip);

  std::map<std::pair<SignalId, NodeId>, Batch> held_;
  std::vector<FlowTransit> entered_;

  // Of the trip in hand; kept for their memory.
  std::vector<Rider> riders_;
  std::vector<std::vector<std::uint32_t>> boarding_;  ///< riders by attachment
  std::vector<std::vector<std::uint32_t>> waiting_;   ///< riders by link and direction
  std::vector<std::pair<SimTime, std::uint32_t>> order_;
  Crossing crossing_;
};

}  // namespace orrery::engine
