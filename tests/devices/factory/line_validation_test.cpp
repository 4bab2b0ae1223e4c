// SPDX-License-Identifier: Apache-2.0
// Lines against theory. Random runs are held to three standard errors, which replications side by
// side give; how many and how long was decided before.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "tests/devices/factory/line_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

using tests::expect_truth;

LineOnBench exponential_line(std::uint32_t stations, double buffer) {
  LineOnBench bench;
  bench.stations = stations;
  bench.lines = 100;
  bench.values = {{"process_time", {1.0}}, {"process_cv", {1.0}}, {"buffer", {buffer}}};
  return bench;
}

TEST(LineTheory, HuntSaturatedLineWithoutBuffers) {
  const auto two = throughput(exponential_line(2, 0), 1e3, 21e3);
  expect_truth("MAN-08", "throughput of 2 stations", 2.0 / 3.0, two.mean, 3.0 * two.standard_error);
  const auto three = throughput(exponential_line(3, 0), 1e3, 21e3);
  expect_truth("MAN-08", "throughput of 3 stations", 22.0 / 39.0, three.mean,
               3.0 * three.standard_error);
  EXPECT_LT(two.standard_error, 1e-3);
  EXPECT_LT(three.standard_error, 1e-3);
}

TEST(LineTheory, HuntTwoStationsWithBuffer) {
  for (const double n : {1.0, 4.0, 10.0}) {
    const auto got = throughput(exponential_line(2, n), 1e3, 21e3);
    expect_truth("MAN-09", fmt::format("throughput with {} places", n), (n + 2.0) / (n + 3.0),
                 got.mean, 3.0 * got.standard_error);
    EXPECT_LT(got.standard_error, 1e-3);
  }
}

}  // namespace
}  // namespace orrery::devices
