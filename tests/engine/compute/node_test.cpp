// SPDX-License-Identifier: Apache-2.0
#include "engine/compute/node.h"

#include <gtest/gtest.h>

namespace orrery::engine {
namespace {

Node node() { return Node("gateway", {"test", 1e6, 1e6, 1.0, 2e-9}); }

TEST(Node, WorkTakesItsTimeAndEnergy) {
  Node machine = node();
  EXPECT_EQ(machine.run(SimTime::from_seconds(3), 5e5), SimTime::from_seconds(3.5));
  EXPECT_DOUBLE_EQ(machine.busy_s(), 0.5);
  EXPECT_DOUBLE_EQ(machine.energy_j(), 1e-3);
}

TEST(Node, WorkQueuesBehindWork) {
  Node machine = node();
  machine.run(SimTime::from_seconds(0), 1e6);
  EXPECT_EQ(machine.run(SimTime::from_seconds(0.25), 1e6), SimTime::from_seconds(2));
  EXPECT_EQ(machine.run(SimTime::from_seconds(10), 1e6), SimTime::from_seconds(11));
  EXPECT_DOUBLE_EQ(machine.busy_s(), 3.0);
}

}  // namespace
}  // namespace orrery::engine
