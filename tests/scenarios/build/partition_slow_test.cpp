// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/support/partition_check.h"

namespace orrery::testing {
namespace {

constexpr std::uint64_t kScenarios = 2500;

/// Ten thousand scenarios, in four runs that can go side by side.
class PartitionSlow : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Quarter, PartitionSlow, ::testing::Values(0, 1, 2, 3));

TEST_P(PartitionSlow, ThousandsOfScenarios) {
  const std::uint64_t first = 1'000'001 + GetParam() * kScenarios;
  const Seen seen = check_partitions(first, first + kScenarios - 1);
  if (!HasFailure()) expect_worth_it(seen, kScenarios);
}

}  // namespace
}  // namespace orrery::testing
