// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/partition_check.h"

// One plan, one result: workers, stops in between and snapshots change nothing, and where nothing
// crosses neither do the parts. partition_slow_test.cpp has ten thousand more.
namespace orrery::testing {
namespace {

TEST(PartitionProperty, NeitherWorkersNorStopsNorSnapshotsChangeABit) {
  constexpr std::uint64_t kScenarios = 300;
  const Seen seen = check_partitions(1, kScenarios);
  if (!HasFailure()) expect_worth_it(seen, kScenarios);
}

}  // namespace
}  // namespace orrery::testing
