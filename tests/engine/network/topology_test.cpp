// SPDX-License-Identifier: Apache-2.0
#include "engine/network/topology.h"

#include <gtest/gtest.h>

namespace orrery::engine {
namespace {

std::uint32_t join(Topology& topology, NodeId a, NodeId b, double latency_s) {
  return topology.add_link({a, b, 0, 0, Duration::from_seconds(latency_s)});
}

std::vector<NodeId> walk(const Topology& topology, NodeId from, NodeId to) {
  std::vector<NodeId> nodes = {from};
  while (nodes.back() != to) nodes.push_back(topology.end_of(topology.next(nodes.back(), to)));
  return nodes;
}

TEST(Topology, TakesTheFastestWay) {
  Topology topology;
  for (const char* name : {"gateway", "slow", "a", "b", "cloud"}) topology.add_node(name);
  join(topology, 0, 1, 0.010);
  join(topology, 1, 4, 0.010);
  join(topology, 0, 2, 0.005);
  join(topology, 2, 3, 0.005);
  join(topology, 4, 3, 0.005);
  topology.route_to(4);
  EXPECT_EQ(walk(topology, 0, 4), (std::vector<NodeId>{0, 2, 3, 4}));
  EXPECT_EQ(topology.next(3, 4).direction, Direction::kBackward);
}

TEST(Topology, BreaksTiesByFewerLinksThenLowerNodeThenLowerLink) {
  Topology topology;
  for (const char* name : {"gateway", "x", "y", "z", "cloud"}) topology.add_node(name);
  join(topology, 0, 2, 0.0);
  join(topology, 2, 4, 0.0);
  join(topology, 0, 1, 0.0);
  join(topology, 1, 4, 0.0);
  join(topology, 2, 3, 0.0);
  join(topology, 3, 4, 0.0);
  const auto twin = join(topology, 0, 1, 0.0);
  topology.route_to(4);
  EXPECT_EQ(walk(topology, 0, 4), (std::vector<NodeId>{0, 1, 4}));
  EXPECT_LT(topology.next(0, 4).link, twin);
}

TEST(Topology, WalksARouteBackwards) {
  Topology topology;
  for (const char* name : {"gateway", "edge", "cloud"}) topology.add_node(name);
  const auto up = join(topology, 0, 1, 0.001);
  const auto far = join(topology, 2, 1, 0.001);
  topology.route_to(2);
  const auto first = topology.back(2, 2, 0);
  EXPECT_EQ(first.link, far);
  EXPECT_EQ(first.direction, Direction::kForward);
  EXPECT_EQ(topology.end_of(first), 1U);
  const auto second = topology.back(1, 2, 0);
  EXPECT_EQ(second.link, up);
  EXPECT_EQ(second.direction, Direction::kBackward);
}

TEST(Topology, KnowsWhatItCannotReach) {
  Topology topology;
  for (const char* name : {"gateway", "edge", "island"}) topology.add_node(name);
  join(topology, 0, 1, 0.001);
  topology.route_to(1);
  EXPECT_TRUE(topology.reaches(0, 1));
  EXPECT_TRUE(topology.reaches(1, 1));
  EXPECT_FALSE(topology.reaches(2, 1));
}

}  // namespace
}  // namespace orrery::engine
