// SPDX-License-Identifier: Apache-2.0
#include "engine/network/topology.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <limits>
#include <tuple>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                          boost::property<boost::edge_weight_t, std::int64_t>>;
constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();

std::int64_t cost_of(const Topology::Link& link) { return link.latency.ns + 1; }

}  // namespace

void Topology::route_to(NodeId destination) {
  Graph graph(names_.size());
  for (const Link& link : links_) boost::add_edge(link.a, link.b, cost_of(link), graph);
  std::vector<std::int64_t> cost(names_.size(), kFar);
  boost::dijkstra_shortest_paths(
      graph, destination,
      boost::distance_map(
          boost::make_iterator_property_map(cost.begin(), boost::get(boost::vertex_index, graph)))
          .distance_inf(kFar));

  // Among the links on a shortest route, the one to the lowest node, then the lowest link.
  std::vector<std::uint32_t> next(names_.size(), kNoLink);
  const auto offer = [&](std::uint32_t link, NodeId from, NodeId to) {
    if (cost[to] == kFar || cost[from] != cost[to] + cost_of(links_[link])) return;
    std::uint32_t& best = next[from];
    if (best == kNoLink) {
      best = link;
      return;
    }
    const NodeId best_to = links_[best].a == from ? links_[best].b : links_[best].a;
    if (std::tie(to, link) < std::tie(best_to, best)) best = link;
  };
  for (std::uint32_t link = 0; link < links_.size(); ++link) {
    offer(link, links_[link].a, links_[link].b);
    offer(link, links_[link].b, links_[link].a);
  }
  next_[destination] = std::move(next);
}

bool Topology::reaches(NodeId from, NodeId destination) const {
  return from == destination || next_.at(destination)[from] != kNoLink;
}

Topology::Step Topology::next(NodeId at, NodeId destination) const {
  const std::uint32_t link = next_.at(destination)[at];
  ORRERY_CHECK(link != kNoLink, "no route");
  return {link, links_[link].a == at ? Direction::kForward : Direction::kBackward};
}

Topology::Step Topology::back(NodeId at, NodeId origin, NodeId gateway) const {
  for (NodeId node = gateway; node != origin;) {
    const Step step = next(node, origin);
    node = end_of(step);
    if (node != at) continue;
    const bool forward = step.direction == Direction::kForward;
    return {step.link, forward ? Direction::kBackward : Direction::kForward};
  }
  ORRERY_CHECK(false, "a node off the route");
}

NodeId Topology::end_of(Step step) const {
  const Link& link = links_[step.link];
  return step.direction == Direction::kForward ? link.b : link.a;
}

NodeId Topology::add_node(const std::string& name) {
  names_.push_back(name);
  keys_.push_back(entity_key(name, 0));
  return static_cast<NodeId>(names_.size() - 1);
}

std::uint32_t Topology::add_link(Link link) {
  ORRERY_CHECK(link.a < names_.size() && link.b < names_.size(), "a link to no node");
  links_.push_back(link);
  return static_cast<std::uint32_t>(links_.size() - 1);
}

}  // namespace orrery::engine
