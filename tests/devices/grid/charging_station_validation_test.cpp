// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;
constexpr std::uint32_t kRows = 64;

struct Estimate {
  double mean = 0.0;
  double standard_error = 0.0;
};

/// Share of arrivals that `output` counts, over stations that have found their equilibrium.
Estimate share_of_arrivals(const char* output, std::map<std::string, double> changed) {
  changed.insert({{"stay", kHourS}, {"swing", 0.0}, {"weekend_factor", 1.0}, {"patience", 1e12}});
  const auto stations = on_the_bench("grid/charging_station", changed, kRows);
  advance_to(*stations, 50.0 * kHourS);
  std::vector<double> counted(kRows);
  std::vector<double> came(kRows);
  for (std::uint32_t row = 0; row < kRows; ++row) {
    counted[row] = value_of(*stations, output, row);
    came[row] = value_of(*stations, "arrivals", row);
  }
  advance_to(*stations, 10000.0 * kHourS);
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint32_t row = 0; row < kRows; ++row) {
    const double share = (value_of(*stations, output, row) - counted[row]) /
                         (value_of(*stations, "arrivals", row) - came[row]);
    sum += share;
    squares += share * share;
  }
  const double mean = sum / kRows;
  return {mean, std::sqrt((squares / kRows - mean * mean) / (kRows - 1))};
}

// Decided before: three standard errors of 64 stations over 9950 h.
TEST(ChargingStation, ENG_07_loses_what_erlang_says) {
  const Estimate lost = share_of_arrivals(
      "turned_away", {{"points", 10.0}, {"places", 0.0}, {"arrivals", 5.0 / kHourS}});
  EXPECT_LT(lost.standard_error, 2e-4);
  tests::expect_truth("ENG-07", "blocking", 0.018385, lost.mean, 3.0 * lost.standard_error);
}

// Erlang C, 5 points and 4 erlang: 0.554113 have to wait.
TEST(ChargingStation, ENG_06_keeps_waiting_whom_erlang_says) {
  const Estimate waited =
      share_of_arrivals("waited", {{"points", 5.0}, {"places", 1e6}, {"arrivals", 4.0 / kHourS}});
  EXPECT_LT(waited.standard_error, 2e-3);
  EXPECT_NEAR(waited.mean, 0.554113, 3.0 * waited.standard_error);
}

}  // namespace
}  // namespace orrery::devices
