// SPDX-License-Identifier: Apache-2.0
// A line takes its memory when it is made: its loop allocates nothing.
#include <gtest/gtest.h>

#include "tests/bench/kernel/allocations.h"
#include "tests/devices/factory/line_bench.h"

namespace orrery::devices {
namespace {

TEST(LineMemory, TheLoopAllocatesNothing) {
  LineOnBench bench;
  bench.stations = 4;
  bench.lines = 3;
  bench.values = {{"process_cv", {0.25, 1.0, 1.4, 0.0}},
                  {"servers", {1.0, 2.0, 1.0, 1.0}},
                  {"mtbf", {3600.0}},
                  {"crews", {1.0}},
                  {"transport_time", {20.0}},
                  {"defect_probability", {0.1}},
                  {"inspection_detects", {0.0, 0.0, 0.0, 0.9}},
                  {"rework_back", {0.0, 0.0, 0.0, 3.0}},
                  {"shift_length", {16.0 * 3600.0}}};
  auto lines = std::move(*bench.make());
  std::vector<engine::Notice> notices;
  notices.reserve(100'000);
  std::vector<double> column(lines->size());
  lines->advance(engine::SimTime::from_seconds(3600.0), notices);
  const std::uint64_t before = bench::allocation_count();
  for (int hour = 2; hour <= 24 * 7; ++hour) {
    lines->advance(engine::SimTime::from_seconds(3600.0 * hour), notices);
    lines->write(lines->info().input_index("price"), 1, 1e-8 * (hour % 24));
    for (int output = 0; output < 32; ++output) lines->read(output, column);
  }
  // What std::stable_sort borrows to put the notices of a step in order is all.
  const std::uint64_t taken = bench::allocation_count() - before;
  EXPECT_LE(taken, 24u * 7u);
  EXPECT_GT(static_cast<const Line&>(*lines).events(), 20'000u);
  EXPECT_GT(notices.size(), 100u);
  ::operator delete(::operator new(1));
  EXPECT_EQ(bench::allocation_count() - before, taken + 1) << "the counter counts";
}

}  // namespace
}  // namespace orrery::devices
