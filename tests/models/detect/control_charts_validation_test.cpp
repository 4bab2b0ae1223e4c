// SPDX-License-Identifier: Apache-2.0
// Average run lengths of the charts against their published tables. 16,000 runs of one device each:
// run lengths are nearly geometric, so the mean has a standard error of about ARL / 126.
#include <cmath>

#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

constexpr std::uint32_t kRuns = 16000;

struct RunLength {
  double mean = 0.0;
  double standard_error = 0.0;
};

/// Rows from the first to the first signal, both included, of independent normal rows.
RunLength run_length(const std::string& chart, double shift, const std::vector<Setting>& settings) {
  const auto made = model(chart, 1, 1, kRuns, settings);
  std::vector<std::uint32_t> going(kRuns);
  for (std::uint32_t d = 0; d < kRuns; ++d) going[d] = d;
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t t = 1; !going.empty(); ++t) {
    Windows rows = empty_windows(1, 1);
    for (const std::uint32_t d : going)
      rows.append(d)[0] = shift + engine::normal_at({3, d, engine::Purpose::kUser}, t);
    const Scored now = scored(*made, rows);
    std::vector<std::uint32_t> still;
    for (std::size_t i = 0; i < going.size(); ++i) {
      if (now.scores[i] <= 1.0) {
        still.push_back(going[i]);
        continue;
      }
      sum += static_cast<double>(t);
      squares += static_cast<double>(t * t);
    }
    going = std::move(still);
  }
  const double mean = sum / kRuns;
  return {mean, std::sqrt((squares / kRuns - mean * mean) / kRuns)};
}

// Montgomery, Introduction to Statistical Quality Control, table 9.3: k = 1/2, two-sided.
TEST(Cusum, AverageRunLengthsOfTheTable) {
  struct Row {
    double h, shift, length;
  };
  for (const Row& row : {Row{5.0, 0.0, 465.0}, Row{5.0, 0.5, 38.0}, Row{5.0, 1.0, 10.4},
                         Row{5.0, 2.0, 4.01}, Row{4.0, 0.0, 168.0}, Row{4.0, 1.0, 8.38}}) {
    const RunLength found = run_length("cusum", row.shift, {{"h", row.h}});
    EXPECT_NEAR(found.mean, row.length, 3.0 * found.standard_error + 0.005 * row.length)
        << "h " << row.h << " shift " << row.shift;
  }
}

// Lucas and Saccucci (1990), as in Montgomery, table 9.11: limits from the asymptotic variance.
TEST(Ewma, AverageRunLengthsOfTheTable) {
  struct Row {
    double lambda, limit, shift, length;
  };
  for (const Row& row :
       {Row{0.1, 2.814, 0.0, 500.0}, Row{0.1, 2.814, 0.5, 31.3}, Row{0.1, 2.814, 1.0, 10.3},
        Row{0.1, 2.814, 2.0, 4.36}, Row{0.2, 2.962, 1.0, 10.5}, Row{0.4, 3.054, 0.0, 500.0}}) {
    const RunLength found = run_length(
        "ewma", row.shift,
        {{"lambda", row.lambda}, {"control_limit", row.limit}, {"variance", "asymptotic"}});
    EXPECT_NEAR(found.mean, row.length, 3.0 * found.standard_error + 0.005 * row.length)
        << "lambda " << row.lambda << " shift " << row.shift;
  }
}

// With the exact variance the average over its deviation is standard normal after every row.
TEST(Ewma, ExactVarianceFromTheFirstRowOn) {
  const auto made = model("ewma", 1, 1, kRuns);
  for (std::uint64_t t = 1; t <= 30; ++t) {
    Windows rows = empty_windows(1, 1);
    for (std::uint32_t d = 0; d < kRuns; ++d)
      rows.append(d)[0] = engine::normal_at({4, d, engine::Purpose::kUser}, t);
    const Scored now = scored(*made, rows);
    double variance = 0.0;
    for (std::uint32_t d = 0; d < kRuns; ++d) {
      const double standard = 2.814 * now.scores[d];
      variance += standard * standard / kRuns;
      if (t > 1) continue;
      EXPECT_NEAR(standard, std::abs(rows.window(d)[0]), 1e-12);
    }
    EXPECT_NEAR(variance, 1.0, 4.0 * std::sqrt(2.0 / kRuns)) << t;
  }
}

TEST(Cusum, SumsByHandAndBothWaysToReset) {
  const std::vector<double> rows = {1.0, 2.5, 3.0, -1.0, 2.0, -9.0};
  const auto sums = [&](const std::vector<Setting>& settings) {
    const auto made = model("cusum", 1, 1, 1, settings);
    std::vector<double> found;
    for (const double row : rows) {
      Windows one = empty_windows(1, 1);
      one.append(0)[0] = row;
      found.push_back(4.0 * scored(*made, one).scores[0]);
    }
    return found;
  };
  // Upwards 0.5, 2.5, 5, 3.5, 5, 0; downwards 0, 0, 0, 0.5, 0, 8.5.
  EXPECT_EQ(sums({{"h", 4.0}}), (std::vector<double>{0.5, 2.5, 5.0, 3.5, 5.0, 8.5}));
  EXPECT_EQ(sums({{"h", 4.0}, {"most", 1.0}}), (std::vector<double>{0.5, 2.5, 4.0, 2.5, 4.0, 4.0}));
  EXPECT_EQ(sums({{"h", 4.0}, {"reset", "restart"}}),
            (std::vector<double>{0.5, 2.5, 5.0, 0.5, 1.5, 8.5}));
}

}  // namespace
}  // namespace orrery::models::test
