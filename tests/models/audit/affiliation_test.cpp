// SPDX-License-Identifier: Apache-2.0
#include "models/audit/affiliation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

using Spans = std::vector<TimeSpan>;

double away(double x, const TimeSpan& span) {
  return std::max({span.start - x, x - span.end, 0.0});
}

double away(double x, const Spans& spans) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const TimeSpan& span : spans) nearest = std::min(nearest, away(x, span));
  return nearest;
}

bool inside(double x, const Spans& spans) { return away(x, spans) == 0.0; }

/// The definitions of the header on a grid of points, without zones' borders or closed forms; a tie
/// counts half.
AffiliationScore on_a_grid(const Spans& alerts, const Spans& events, double range, int points) {
  AffiliationScore score;
  const double half_cell = range / points / 2.0;
  double precisions = 0.0;
  for (const TimeSpan& event : events) {
    Spans seen;  // alerted cells of the zone
    std::vector<double> zone;
    for (int k = 0; k < points; ++k) {
      const double x = range * (k + 0.5) / points;
      if (away(x, event) > away(x, events)) continue;
      zone.push_back(x);
      if (inside(x, alerts)) seen.push_back({x - half_cell, x + half_cell});
    }
    const auto chance = [&](double reach, auto&& distance) {
      double further = 0.0;
      for (const double z : zone) {
        const double d = distance(z);
        further += d > reach ? 1.0 : (d == reach ? 0.5 : 0.0);
      }
      return further / static_cast<double>(zone.size());
    };
    double precision = 0.0;
    for (const TimeSpan& cell : seen) {
      const double reach = away(cell.start + half_cell, event);
      precision += reach == 0.0 ? 1.0 : chance(reach, [&](double z) { return away(z, event); });
    }
    double recall = 0.0;
    double length = 0.0;
    for (const double y : zone) {
      if (away(y, event) > 0.0) continue;
      ++length;
      if (seen.empty()) continue;
      const double reach = away(y, seen);
      recall += reach == 0.0 ? 1.0 : chance(reach, [&](double z) { return std::abs(z - y); });
    }
    if (!seen.empty()) {
      score.precision += precision / static_cast<double>(seen.size());
      ++precisions;
    }
    score.recall += recall / length / static_cast<double>(events.size());
  }
  score.precision /= precisions;
  return score;
}

// "Example of the paper", in the tests of the authors' own program.
TEST(Affiliation, ThePapersExample) {
  const Spans events = {{0, 10}, {50, 70}, {170, 175}};
  const Spans alerts = {{5, 6}, {7, 10}, {11, 12}, {40, 60}, {115, 130}, {135, 140}, {165, 170}};
  const auto score = affiliation(alerts, events, {0, 180});
  EXPECT_NEAR(score.precision_of_event[1], 0.672222222, 1e-9);
  EXPECT_NEAR(score.recall_of_event[1], 0.944444444, 1e-9);
}

// The authors' "coherence" case.
TEST(Affiliation, EventsThatAreCoveredTouchedOrMissed) {
  const Spans events = {{1, 8}, {16, 17}, {25, 28}, {29, 31}};
  const Spans alerts = {{1, 3}, {6, 18}, {25, 26}};
  const auto score = affiliation(alerts, events, {1, 40});
  EXPECT_DOUBLE_EQ(score.precision_of_event[2], 1.0);
  EXPECT_TRUE(std::isnan(score.precision_of_event[3]));
  EXPECT_DOUBLE_EQ(score.recall_of_event[3], 0.0);
  EXPECT_DOUBLE_EQ(score.recall_of_event[1], 1.0);
}

TEST(Affiliation, ByHand) {
  // One event [4, 6] in [0, 10], so its zone is all. The alert [8, 9] is 2 to 3 away; a random
  // point is further than d with probability (10 - 2 - 2d) / 10: from 0.4 to 0.2, on average 0.3.
  const auto late = affiliation(Spans{{8, 9}}, Spans{{4, 6}}, {0, 10});
  EXPECT_NEAR(late.precision, 0.3, 1e-15);
  // A point y of the event is 8 - y away; a random point is further with probability
  // 1 - (8 - y + min(8 - y, y)) / 10 = 0.2, as long as 8 - y <= 10 - y and y <= 4 .. 6 >= 8 - y.
  // y in [4, 6]: min(8 - y, y) = 8 - y, so 1 - (16 - 2y) / 10: from 0.2 to 0.6, on average 0.4.
  EXPECT_NEAR(late.recall, 0.4, 1e-15);
  EXPECT_NEAR(late.f1(), 2.0 * 0.3 * 0.4 / 0.7, 1e-15);
}

TEST(Affiliation, PerfectSilentAndWithoutEvents) {
  const Spans events = {{2, 3}, {5, 9}};
  const auto perfect = affiliation(events, events, {0, 10});
  EXPECT_DOUBLE_EQ(perfect.precision, 1.0);
  EXPECT_DOUBLE_EQ(perfect.recall, 1.0);
  const auto silent = affiliation(Spans{}, events, {0, 10});
  EXPECT_TRUE(std::isnan(silent.precision));
  EXPECT_DOUBLE_EQ(silent.recall, 0.0);
  EXPECT_TRUE(std::isnan(affiliation(events, Spans{}, {0, 10}).recall));
}

TEST(Affiliation, RowsAreStretchesAndUnknownOnesDoNotAlert) {
  using L = RowLabel;
  const std::vector<L> label = {L::kNormal, L::kNormal, L::kAnomaly, L::kAnomaly,
                                L::kNormal, L::kNormal, L::kUnknown, L::kNormal};
  const std::vector<std::uint8_t> alert = {0, 1, 1, 0, 0, 0, 1, 0};
  const auto rows = affiliation(alert, label);
  const auto spans = affiliation(Spans{{1, 3}}, Spans{{2, 4}}, {0, 8});
  EXPECT_DOUBLE_EQ(rows.precision, spans.precision);
  EXPECT_DOUBLE_EQ(rows.recall, spans.recall);
}

Spans random_spans(engine::Stream& stream, int range, std::uint64_t rarity) {
  Spans spans;
  for (int x = 0; x + 1 < range; ++x) {
    if (stream.below(rarity) != 0) continue;
    const int last = std::min<int>(range, x + 1 + static_cast<int>(stream.below(4)));
    spans.push_back({static_cast<double>(x), static_cast<double>(last)});
    x = last;
  }
  return spans;
}

TEST(Affiliation, AgreesWithTheDefinitionsOnAGrid) {
  engine::Stream stream({3, 0, engine::Purpose::kResampling});
  int compared = 0;
  for (int round = 0; round < 40; ++round) {
    const Spans events = random_spans(stream, 30, 8);
    const Spans alerts = random_spans(stream, 30, 6);
    if (events.empty() || alerts.empty()) continue;
    SCOPED_TRACE(round);
    const auto exact = affiliation(alerts, events, {0, 30});
    const auto grid = on_a_grid(alerts, events, 30.0, 1200);
    EXPECT_NEAR(exact.precision, grid.precision, 2e-3);
    EXPECT_NEAR(exact.recall, grid.recall, 2e-3);
    ++compared;
  }
  EXPECT_GT(compared, 30);
}

TEST(Affiliation, RandomAlertsHaveAPrecisionNearOneHalf) {
  engine::Stream stream({4, 0, engine::Purpose::kResampling});
  double sum = 0.0;
  for (int round = 0; round < 50; ++round) {
    std::vector<RowLabel> label(5000, RowLabel::kNormal);
    for (std::size_t event = 0; event < 5; ++event)
      std::fill_n(label.begin() + static_cast<std::ptrdiff_t>(event * 1000 + 500), 10,
                  RowLabel::kAnomaly);
    std::vector<std::uint8_t> alert;
    for (std::size_t row = 0; row < label.size(); ++row) alert.push_back(stream.below(50) == 0);
    sum += affiliation(alert, label).precision;
  }
  EXPECT_NEAR(sum / 50.0, 0.5, 0.02);
}

}  // namespace
}  // namespace orrery::models
