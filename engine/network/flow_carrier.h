// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/network/direct_flow.h"
#include "engine/network/flow_scratch.h"
#include "engine/network/message_log.h"
#include "engine/network/network_output.h"
#include "engine/network/network_plan.h"

namespace orrery::engine {

/// Carries the rows of flow paths: it holds what was sent, and carries everything sent before a
/// given time at once, link after link, on each link in order of departure. Batches that only cross
/// their own access links go whole, in columns; the others row by row.
class FlowCarrier {
 public:
  /// Takes over all rows, or row `i`; a row is carried by the first `carry` whose time lies after
  /// the row's.
  void hold(const Batch& rows, NodeId destination);
  void hold(const Batch& rows, std::size_t i, NodeId destination);
  /// Takes over rows that stand before a node; each goes on when its arrival lies before `until`.
  void enter(FlowTransit&& rows) { entered_.push_back(std::move(rows)); }
  /// Works with `out.flow`.
  void carry(SimTime until, NetworkPlan& plan, MessageLog& log, NetworkOutput& out);

  std::uint64_t held() const;
  std::uint64_t held(SignalId signal, NodeId destination) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct NetworkProbe;
  using Rider = FlowScratch::Rider;
  using Trip = FlowTrip;
  /// What was sent, as it was sent.
  using Batches = std::vector<Batch>;

  /// Carries what can go whole.
  void carry_whole(Trip& trip);
  /// Everything that is due, in the order in which it was sent; the attachments that row by row
  /// traffic uses.
  void list_due(Trip& trip);
  static void block_overlaps(FlowScratch& scratch);
  void board(Trip& trip);
  void board_entered(Trip& trip);
  void drop_boarded(SimTime until);
  static void drop_boarded(SimTime until, Batch& batch);
  static std::uint64_t rows_of(const Batches& batches);
  static void cross_access_links(Trip& trip);
  static void cross_links(Trip& trip);
  static void sort_by_time(FlowScratch& scratch, std::vector<std::uint32_t>& who);
  /// `scratch.crossing` holds the same messages as `who`; keeps those in `who` that got through.
  static void cross(Trip& trip, std::vector<std::uint32_t>& who, std::uint32_t bank,
                    Direction direction);
  static void reach(Trip& trip, std::uint32_t rider, NodeId node);
  static bool translated(Trip& trip, Rider& rider, Adapter& adapter);
  static void lose(Trip& trip, const Rider& rider, Fate fate, const Book::Cause& cause);
  /// The rider stands before a node of another part.
  static void leave(Trip& trip, const Rider& rider);
  static void hand_over(Trip& trip);

  std::map<std::pair<SignalId, NodeId>, Batches> held_;
  std::vector<FlowTransit> entered_;
};

}  // namespace orrery::engine
