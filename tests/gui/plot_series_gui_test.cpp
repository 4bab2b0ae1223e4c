// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "gui/plots/derived_series.h"
#include "gui/plots/series_buffer.h"
#include "gui/plots/series_names.h"
#include "scenarios/format/symbol_table.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

using scenarios::SeriesPoint;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Points at uneven times, with gaps and plateaus.
std::vector<SeriesPoint> random_series(std::mt19937& random, std::size_t count) {
  std::vector<SeriesPoint> points;
  double time_s = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    if (random() % 4 != 0) time_s += double(random() % 1000) * 1e-3;
    const bool gap = random() % 13 == 0;
    points.push_back({time_s, gap ? kNaN : double(random() % 2001) - 1000.0});
  }
  return points;
}

struct Plain {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  bool gap = false;
};

Plain plain_extremes(const std::vector<SeriesPoint>& points, std::size_t begin, std::size_t end) {
  Plain found;
  for (std::size_t i = begin; i < end; ++i) {
    if (std::isnan(points[i].value)) {
      found.gap = true;
    } else {
      found.low = std::min(found.low, points[i].value);
      found.high = std::max(found.high, points[i].value);
    }
  }
  return found;
}

TEST(SeriesBuffer, FindsTheExtremesThatAPlainSearchFinds) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto points = random_series(random, 1 + random() % 6000);
    SeriesBuffer buffer;
    buffer.append(points);
    for (int i = 0; i < 200; ++i) {
      const std::size_t begin = random() % points.size();
      const std::size_t end = begin + 1 + random() % (points.size() - begin);
      const Plain plain = plain_extremes(points, begin, end);
      const auto found = buffer.extremes(begin, end);
      ASSERT_EQ(found.gap != SeriesBuffer::kNone, plain.gap);
      ASSERT_EQ(found.low != SeriesBuffer::kNone, std::isfinite(plain.low));
      if (found.low == SeriesBuffer::kNone) continue;
      ASSERT_EQ(points[found.low].value, plain.low);
      ASSERT_EQ(points[found.high].value, plain.high);
    }
  }
}

// What is drawn: of each column both extremes and its gaps; few points; in order; real points; and
// a line is drawn from one column to the next only where the two points are neighbours.
TEST(SeriesBuffer, ThinningOutKeepsExtremesAndGaps) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto points = random_series(random, 3000 + random() % 5000);
    SeriesBuffer buffer;
    buffer.append(points);
    const double end_s = points.back().time_s;
    const double from_s = end_s * double(random() % 40) / 100.0;
    const double to_s = from_s + (end_s - from_s) * (0.5 + double(random() % 60) / 100.0);
    const std::size_t columns = 20 + random() % 200;
    std::vector<SeriesPoint> drawn;
    buffer.visible(from_s, to_s, columns, drawn);
    ASSERT_LE(drawn.size(), 5 * columns + 2);
    ASSERT_TRUE(std::is_sorted(drawn.begin(), drawn.end(),
                               [](const auto& a, const auto& b) { return a.time_s < b.time_s; }));
    for (std::size_t column = 0; column < columns; ++column) {
      const double width_s = (to_s - from_s) / double(columns);
      const auto edge = [&](std::size_t i) {
        return i == columns ? to_s : from_s + (to_s - from_s) * double(i) / double(columns);
      };
      const auto inside = [&](const SeriesPoint& point) {
        return point.time_s >= edge(column) &&
               (point.time_s < edge(column + 1) || (column + 1 == columns && point.time_s <= to_s));
      };
      ASSERT_GT(width_s, 0.0);
      std::vector<SeriesPoint> all, kept;
      std::copy_if(points.begin(), points.end(), std::back_inserter(all), inside);
      std::copy_if(drawn.begin(), drawn.end(), std::back_inserter(kept), inside);
      const Plain wanted = plain_extremes(all, 0, all.size());
      const Plain got = plain_extremes(kept, 0, kept.size());
      ASSERT_EQ(got.low, wanted.low);
      ASSERT_EQ(got.high, wanted.high);
      ASSERT_EQ(got.gap, wanted.gap);
      if (all.empty()) continue;
      const auto same = [](double a, double b) { return a == b || (a != a && b != b); };
      ASSERT_TRUE(same(kept.front().value, all.front().value));
      ASSERT_TRUE(same(kept.back().value, all.back().value));
    }
  }
}

TEST(SeriesBuffer, FewPointsAreAllDrawnWithTheirNeighbours) {
  SeriesBuffer buffer;
  for (int i = 0; i < 100; ++i) buffer.append(i, i * i);
  std::vector<SeriesPoint> drawn;
  buffer.visible(10.5, 20.5, 1000, drawn);
  ASSERT_EQ(drawn.size(), 12u);
  EXPECT_EQ(drawn.front(), (SeriesPoint{10.0, 100.0}));
  EXPECT_EQ(drawn.back(), (SeriesPoint{21.0, 441.0}));
  EXPECT_EQ(buffer.value_at(20.9), 400.0);
  EXPECT_TRUE(std::isnan(buffer.value_at(-1.0)));
}

scenarios::Expression formula(const char* text) {
  scenarios::SymbolTable symbols;
  EXPECT_TRUE(symbols.add("a", "K"));
  EXPECT_TRUE(symbols.add("b", "K"));
  auto compiled = scenarios::compile(text, {}, symbols);
  EXPECT_TRUE(compiled);
  return *compiled;
}

TEST(DerivedSeries, AFormulaTakesTheLatestValues) {
  SeriesBuffer a, b;
  ExpressionSeries difference(formula("a - b"), {&a, &b});
  a.append(0.0, 300.0);
  a.append(2.0, 310.0);
  b.append(1.0, 290.0);
  difference.advance();
  ASSERT_EQ(difference.line(0).size(), 1u);  // at 1 s; b has not been heard of at 2 s
  EXPECT_EQ(difference.line(0).value(0), 10.0);
  b.append(3.0, 295.0);
  difference.advance();
  ASSERT_EQ(difference.line(0).size(), 2u);
  EXPECT_EQ(difference.line(0).time(1), 2.0);
  EXPECT_EQ(difference.line(0).value(1), 20.0);
  a.clear();
  a.append(5.0, 1.0);
  difference.advance();
  EXPECT_EQ(difference.line(0).size(), 0u);  // began anew; b was heard of until 3 s only
}

TEST(DerivedSeries, WindowsAgreeWithPlainSums) {
  std::mt19937 random(7);
  const auto points = random_series(random, 2000);
  SeriesBuffer input;
  const double window_s = 5.0;
  WindowSeries mean(CurveSpec::Operation::kMean, window_s, input);
  for (std::size_t i = 0; i < points.size(); ++i) {
    input.append(points[i].time_s, points[i].value);
    if (i % 7 == 0) mean.advance();
  }
  mean.advance();
  ASSERT_EQ(mean.line(0).size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    double sum = 0.0;
    int count = 0;
    for (std::size_t j = 0; j <= i; ++j) {
      if (points[j].time_s <= points[i].time_s - window_s || std::isnan(points[j].value)) continue;
      sum += points[j].value;
      ++count;
    }
    if (count == 0) {
      EXPECT_TRUE(std::isnan(mean.line(0).value(i)));
    } else {
      EXPECT_NEAR(mean.line(0).value(i), sum / count, 1e-9);
    }
  }
}

// v = t^2: the slope over a window w is 2 t - w, the area since 0 is t^3 / 3.
TEST(DerivedSeries, SlopeAndAreaOfAParabola) {
  SeriesBuffer input;
  for (int i = 0; i <= 1000; ++i) input.append(0.01 * i, 0.01 * i * 0.01 * i);
  WindowSeries slope(CurveSpec::Operation::kDerivative, 0.0, input);
  WindowSeries area(CurveSpec::Operation::kIntegral, 0.0, input);
  WindowSeries recent(CurveSpec::Operation::kIntegral, 1.0, input);
  slope.advance();
  area.advance();
  recent.advance();
  EXPECT_TRUE(std::isnan(slope.line(0).value(0)));
  EXPECT_NEAR(slope.line(0).value(500), 2 * 5.0 - 0.01, 1e-9);
  EXPECT_NEAR(area.line(0).value(1000), 1000.0 / 3.0, 1e-3);
  EXPECT_NEAR(recent.line(0).value(1000), (1000.0 - 729.0) / 3.0, 1.0);
}

TEST(BandSeries, EqualsPlainMinimumMedianMaximum) {
  std::mt19937 random(3);
  std::vector<std::shared_ptr<SeriesBuffer>> buffers;
  std::vector<Shared> inputs;
  for (int i = 0; i < 21; ++i) {
    buffers.push_back(std::make_shared<SeriesBuffer>());
    inputs.push_back(buffers.back());
  }
  BandSeries band(inputs);
  for (int t = 0; t < 300; ++t) {
    std::vector<double> now;
    for (auto& buffer : buffers) {
      const double value = random() % 17 == 0 ? kNaN : double(random() % 100);
      buffer->append(t, value);
      if (!std::isnan(value)) now.push_back(value);
    }
    band.advance();
    std::sort(now.begin(), now.end());
    ASSERT_FALSE(now.empty());
    const std::size_t half = now.size() / 2;
    const double median = now.size() % 2 ? now[half] : (now[half - 1] + now[half]) / 2;
    ASSERT_EQ(band.line(0).value_at(t), now.front());
    ASSERT_EQ(band.line(1).value_at(t), median);
    ASSERT_EQ(band.line(2).value_at(t), now.back());
  }
}

TEST(SeriesNames, ReadBackAndAreCompleted) {
  const ToySource toy(120);
  const scenarios::PlantOutline& outline = toy.outline();
  using Stage = scenarios::SeriesKey::Kind;
  for (const Stage stage : {Stage::kTruth, Stage::kSampled, Stage::kArrived, Stage::kScore}) {
    const scenarios::SeriesKey key{stage, 0, 117};
    EXPECT_EQ(seriesNamed(seriesName(key, outline), outline), key);
  }
  EXPECT_EQ(seriesName({Stage::kSampled, 0, 3}, outline), "pump[3].temperature (sensor)");
  EXPECT_EQ(seriesNamed("pump[3].temperature", outline),
            (scenarios::SeriesKey{Stage::kSampled, 0, 3}));
  EXPECT_FALSE(seriesNamed("pump[120].temperature", outline));
  EXPECT_FALSE(seriesNamed("pump[3].pressure", outline));
  EXPECT_FALSE(seriesNamed("pump[3].temperature (guess)", outline));
  EXPECT_TRUE(completions("PU", 10, outline).contains("pump[0]."));
  EXPECT_TRUE(completions("pump[11", 20, outline).contains("pump[117]."));
  EXPECT_TRUE(completions("pump[3].te", 10, outline).contains("pump[3].temperature (arrived)"));
  EXPECT_EQ(sampledDevices({Stage::kSampled, 0, 0}, 100, outline).size(), 100u);
}

}  // namespace
}  // namespace orrery::gui
