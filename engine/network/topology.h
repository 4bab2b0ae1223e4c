// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/network/link_bank.h"

namespace orrery::engine {

/// Index of a node: a gateway, a server, the cloud.
using NodeId = std::uint32_t;

inline constexpr std::uint32_t kNoLink = 0xffffffff;

/// Nodes and the links between them; devices are leaves of a gateway and no part of it. The route
/// from a node to a destination is the one of least latency, each link counted one nanosecond
/// longer than it is, so that fewer links win a tie; then the lowest node number wins, then the
/// lowest link number. Routes are computed once: an outage loses messages, it does not turn them
/// round.
class Topology {
 public:
  struct Link {
    NodeId a = 0;
    NodeId b = 0;
    std::uint32_t bank = 0;
    std::uint32_t row = 0;
    Duration latency;
  };
  /// A link in the direction in which it is crossed.
  struct Step {
    std::uint32_t link = kNoLink;
    Direction direction = Direction::kForward;
  };

  NodeId add_node(const std::string& name);
  std::uint32_t add_link(Link link);

  std::size_t node_count() const { return names_.size(); }
  const std::string& name(NodeId node) const { return names_[node]; }
  /// Key of a node: depends on its name only.
  std::uint64_t key(NodeId node) const { return keys_[node]; }
  const std::vector<Link>& links() const { return links_; }

  /// Computes the routes of all nodes to `destination` (Dijkstra).
  void route_to(NodeId destination);
  bool is_destination(NodeId node) const { return next_.contains(node); }
  bool reaches(NodeId from, NodeId destination) const;
  /// The step from `at` towards `destination`, which it reaches and is not.
  Step next(NodeId at, NodeId destination) const;
  /// The step from `at` on the route that leads from `gateway` to `origin`, walked backwards.
  Step back(NodeId at, NodeId origin, NodeId gateway) const;
  NodeId end_of(Step step) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::uint64_t> keys_;
  std::vector<Link> links_;
  std::map<NodeId, std::vector<std::uint32_t>> next_;  ///< link by node, by destination
};

}  // namespace orrery::engine
