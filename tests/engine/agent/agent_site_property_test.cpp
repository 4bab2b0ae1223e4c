// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "tests/support/toy_site.h"

namespace orrery::testing {
namespace {

SiteSpec joining_site(Alignment alignment) {
  std::vector<SiteInput> inputs;
  inputs.push_back(plain_input(0));
  inputs[0].steps.push_back(std::make_unique<FillGaps>(inputs[0].signal, -1.0));
  inputs[0].step_names.push_back("gaps");
  inputs.push_back(plain_input(1));
  inputs[1].max_age = {3 * kNsPerSecond};
  SiteSpec spec = plain_site(std::move(inputs));
  spec.alignment = alignment;
  spec.patience = {kNsPerSecond};
  return spec;
}

/// Rows of two signals: sampled every second by four devices, up to 5 s on their way.
std::vector<Batch> random_rows(std::mt19937_64& random) {
  std::vector<Batch> single;
  for (SignalId signal = 0; signal < 2; ++signal) {
    for (std::uint64_t i = 0; i < 20; ++i) {
      for (DeviceId device = 0; device < 4; ++device) {
        const double delay_s = static_cast<double>(random() % 50) * 0.1;
        Batch row;
        row.signal = signal;
        const auto time_s = static_cast<double>(i);
        add_row(row, device, time_s, time_s + delay_s, i, static_cast<double>(random() % 100));
        single.push_back(row);
      }
    }
  }
  return single;
}

/// Delivers every row in time for its arrival, in an order and in cuts of its own.
std::vector<std::string> seen_when_cut(const std::vector<Batch>& rows, Alignment alignment,
                                       std::mt19937_64& random, Book& book) {
  NotedSite noted(joining_site(alignment));
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  std::vector<int> by_tick(rows.size());  // the tick before which a row is handed over
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto sampled = static_cast<int>(rows[i].time[0].ns / kNsPerSecond);
    const auto needed = static_cast<int>((rows[i].arrival[0].ns + kNsPerSecond - 1) / kNsPerSecond);
    by_tick[i] =
        sampled +
        static_cast<int>(random() % static_cast<std::uint64_t>(std::max(1, needed - sampled + 1)));
  }
  for (int tick = 0; tick <= 30; ++tick) {
    Batch cut;
    for (const std::size_t i : order) {
      if (by_tick[i] != tick) continue;
      if (!cut.empty() && (cut.signal != rows[i].signal || random() % 4 == 0)) {
        noted.site.inbox().deliver(cut);
        cut.clear();
      }
      cut.signal = rows[i].signal;
      cut.append_all(rows[i]);
    }
    noted.site.inbox().deliver(cut);
    noted.tick(tick);
  }
  book = noted.book;
  EXPECT_EQ(noted.accounted(), rows.size());
  return noted.agent->seen;
}

TEST(AgentSiteProperty, HowRowsWereCutNeverShows) {
  for (const Alignment alignment : {Alignment::kTick, Alignment::kTime}) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      std::mt19937_64 random(seed);
      const auto rows = random_rows(random);
      Book first;
      Book second;
      const auto seen = seen_when_cut(rows, alignment, random, first);
      EXPECT_GT(seen.size(), 50U);
      ASSERT_EQ(seen_when_cut(rows, alignment, random, second), seen) << "seed " << seed;
      EXPECT_EQ(first.delivered(), second.delivered());
      EXPECT_EQ(first.losses(), second.losses());
      EXPECT_GT(first.expired(), 0U);
    }
  }
}

}  // namespace
}  // namespace orrery::testing
