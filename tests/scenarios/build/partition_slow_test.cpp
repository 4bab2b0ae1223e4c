// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/partition_check.h"

namespace orrery::testing {
namespace {

TEST(PartitionSlow, TenThousandScenarios) {
  constexpr std::uint64_t kScenarios = 10'000;
  const Seen seen = check_partitions(1'000'001, 1'000'000 + kScenarios);
  if (!HasFailure()) expect_worth_it(seen, kScenarios);
}

}  // namespace
}  // namespace orrery::testing
