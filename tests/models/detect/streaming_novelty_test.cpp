// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

using engine::Batch;
using engine::Judgement;

constexpr double kProbation = 400.0;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::unique_ptr<engine::Agent> streaming(std::uint32_t devices, std::vector<Setting> settings = {},
                                         std::vector<std::string> features = {"x"}) {
  settings.emplace(settings.begin(), "train_rows", kProbation);
  return agent("streaming_novelty", std::move(features), devices, settings);
}

std::vector<Judgement> judge(engine::Agent& made, const std::vector<double>& values) {
  Batch rows;
  for (std::size_t i = 0; i < values.size(); ++i)
    add_row(rows, 0, static_cast<double>(i), {values[i]});
  engine::Decisions out;
  made.on_batch({}, rows, out);
  return out.judgements;
}

/// A wave of 50 rows with noise, 1,600 rows.
std::vector<double> wave(std::uint64_t seed, double noise) {
  engine::Stream draw({seed, 1, engine::Purpose::kUser});
  std::vector<double> values;
  for (int i = 0; i < 1600; ++i)
    values.push_back(std::sin(2.0 * 3.141592653589793 * (i % 50) / 50.0) + noise * draw.normal());
  return values;
}

constexpr std::size_t kEvent = 1000;

/// Highest score of the 64 rows from the event on, over the highest before it.
double stands_out(const std::vector<double>& values) {
  const auto made = streaming(1, {{"rest_rows", 0.0}});
  double before = 0.0;
  double during = 0.0;
  for (const auto& row : judge(*made, values)) {
    const auto at = static_cast<std::size_t>(row.time.seconds() + 0.5);
    double& highest = at < kEvent ? before : during;
    if (at < kEvent + 64) highest = std::max(highest, row.score);
  }
  return during / before;
}

TEST(StreamingNovelty, APeriodOnceLearnedIsQuiet) {
  const auto rows = judge(*streaming(1), wave(1, 0.0));
  ASSERT_EQ(rows.size(), 1200U);
  for (const auto& row : rows) EXPECT_EQ(row.score, 0.0);
}

TEST(StreamingNovelty, AConstantSeriesNeverAlertsAndItsFirstStepDoes) {
  std::vector<double> values(3000, 0.1);
  for (const auto& row : judge(*streaming(1), values)) EXPECT_EQ(row.score, 0.0);
  values.back() = 0.2;
  EXPECT_TRUE(judge(*streaming(1), values).back().alert);
}

TEST(StreamingNovelty, EachKindOfEventStandsOutFromEverythingBefore) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const std::vector<double> usual = wave(seed, 0.05);
    auto spike = usual;
    spike[kEvent] += 1.5;
    auto shift = usual;
    for (std::size_t i = kEvent; i < shift.size(); ++i) shift[i] += 0.6;
    auto flat = usual;
    for (std::size_t i = kEvent; i < kEvent + 64; ++i) flat[i] = flat[kEvent - 1];
    auto faster = usual;  // the same values three times as fast: no value is new
    for (std::size_t i = 0; i < 64; ++i) faster[kEvent + i] = usual[kEvent + 3 * i];
    EXPECT_GT(stands_out(spike), 1.0) << "seed " << seed;
    EXPECT_GT(stands_out(shift), 1.0) << "seed " << seed;
    EXPECT_GT(stands_out(flat), 1.0) << "seed " << seed;
    EXPECT_GT(stands_out(faster), 1.0) << "seed " << seed;
  }
}

TEST(StreamingNovelty, AStateThatStaysBecomesNormal) {
  auto values = wave(3, 0.05);
  for (std::size_t i = kEvent; i < values.size(); ++i) values[i] += 3.0;
  const auto rows = judge(*streaming(1, {{"rest_rows", 0.0}}), values);
  EXPECT_TRUE(rows[kEvent - 400].alert);
  int late = 0;
  for (std::size_t i = rows.size() - 200; i < rows.size(); ++i) late += rows[i].alert ? 1 : 0;
  EXPECT_LE(late, 4);
}

TEST(StreamingNovelty, RestsAfterAnAlertAndSaysSoInTheScore) {
  auto values = wave(4, 0.05);
  for (std::size_t i = 0; i < 5; ++i) values[kEvent + 10 * i] += 2.0 + 2.0 * static_cast<double>(i);
  const auto count = [&](std::vector<Setting> settings, std::size_t until) {
    int alerts = 0;
    for (const auto& row : judge(*streaming(1, std::move(settings)), values)) {
      EXPECT_EQ(row.alert, row.score > 1.0);
      const auto at = static_cast<std::size_t>(row.time.seconds() + 0.5);
      if (at >= kEvent && at < until) alerts += row.alert ? 1 : 0;
    }
    return alerts;
  };
  EXPECT_GE(count({{"rest_rows", 0.0}}, kEvent + 41), 5);
  EXPECT_EQ(count({}, kEvent + 41), 1);                     // a fifth of 400 rows
  EXPECT_EQ(count({{"rest_rows", 15.0}}, kEvent + 41), 3);  // rows 0, 20 and 40
}

TEST(StreamingNovelty, UnitAndOriginOfAUnitDoNotMatter) {
  const auto values = wave(5, 0.05);
  auto scaled = values;
  for (double& value : scaled) value *= -0x1p20;
  const auto one = judge(*streaming(1), values);
  const auto other = judge(*streaming(1), scaled);
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].score, other[i].score);
}

TEST(StreamingNovelty, MissingValuesArePassedOver) {
  const auto values = wave(6, 0.05);
  const auto made = streaming(1, {{"rest_rows", 0.0}}, {"x", "y"});
  const auto with_gaps = streaming(1, {{"rest_rows", 0.0}}, {"x", "y"});
  Batch whole;
  Batch gaps;
  for (std::size_t i = 0; i < values.size(); ++i) {
    add_row(whole, 0, static_cast<double>(i), {values[i], kNan});
    add_row(gaps, 0, static_cast<double>(i), {values[i], kNan});
    if (i > 500 && i % 7 == 0) add_row(gaps, 0, static_cast<double>(i) + 0.5, {kNan, kNan});
  }
  engine::Decisions expected;
  engine::Decisions out;
  made->on_batch({}, whole, expected);
  with_gaps->on_batch({}, gaps, out);
  ASSERT_EQ(out.judgements.size(), expected.judgements.size());
  for (std::size_t i = 0; i < out.judgements.size(); ++i) {
    EXPECT_EQ(out.judgements[i].score, expected.judgements[i].score);
    EXPECT_EQ(out.judgements[i].blamed, 0);
  }
}

/// Three devices in turn, two features; device 1 has a jump of its second feature in row 1,100.
Batch fleet() {
  Batch rows;
  const std::array waves = {wave(7, 0.05), wave(8, 0.05), wave(9, 0.05)};
  for (std::size_t i = 0; i < 1600; ++i) {
    for (engine::DeviceId device = 0; device < 3; ++device) {
      const double x = waves[device][i];
      add_row(rows, device, static_cast<double>(i), {x, 0.5 * waves[(device + 1) % 3][i]});
      if (device == 1 && i == 1100) rows.row(rows.rows() - 1)[1] += 4.0;
    }
  }
  return rows;
}

// The jump stands alone, though a weak alert in row 1,036 has begun a rest of 80 rows: it breaks
// it.
TEST(StreamingNovelty, BlamesTheFeatureOfTheDevice) {
  const auto made = streaming(3, {}, {"x", "y"});
  engine::Decisions out;
  made->on_batch({}, fleet(), out);
  const auto worst =
      std::max_element(out.judgements.begin(), out.judgements.end(),
                       [](const Judgement& a, const Judgement& b) { return a.score < b.score; });
  EXPECT_EQ(worst->device, 1U);
  EXPECT_EQ(worst->time, engine::SimTime::from_seconds(1100.0));
  EXPECT_EQ(worst->blamed, 1);
  EXPECT_TRUE(worst->alert);
}

// Cut into batches of 1 to 97 rows, saved and loaded into a fresh agent half way: the same bits.
TEST(StreamingNovelty, BatchCutsAndSavingDoNotMatter) {
  const Batch rows = fleet();
  engine::Decisions expected;
  streaming(3, {{"memory", 32.0}}, {"x", "y"})->on_batch({}, rows, expected);

  engine::Decisions out;
  auto made = streaming(3, {{"memory", 32.0}}, {"x", "y"});
  Batch part;
  part.width = 2;
  std::size_t next = 1;
  bool moved = false;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    part.append_row(rows, i);
    if (part.rows() < next) continue;
    made->on_batch({}, part, out);
    part.clear();
    next = next * 3 % 97 + 1;
    if (!moved && i > rows.rows() / 2) {
      moved = true;
      engine::ArchiveWriter archive;
      made->save(archive);
      made = streaming(3, {{"memory", 32.0}}, {"x", "y"});
      engine::ArchiveReader reader(archive.bytes());
      ASSERT_TRUE(made->load(reader));
      EXPECT_TRUE(reader.at_end());
    }
  }
  made->on_batch({}, part, out);
  ASSERT_EQ(out.judgements.size(), expected.judgements.size());
  for (std::size_t i = 0; i < out.judgements.size(); ++i) {
    EXPECT_EQ(out.judgements[i].score, expected.judgements[i].score);
    EXPECT_EQ(out.judgements[i].alert, expected.judgements[i].alert);
  }
}

TEST(StreamingNovelty, RefusesATornState) {
  const auto made = streaming(1);
  judge(*made, wave(1, 0.05));
  engine::ArchiveWriter archive;
  made->save(archive);
  const auto bytes = std::span(archive.bytes());
  engine::ArchiveReader torn(bytes.first(bytes.size() - 9));
  EXPECT_FALSE(streaming(1)->load(torn));
  engine::ArchiveReader of_more_memory(bytes);
  EXPECT_FALSE(streaming(1, {{"memory", 32.0}})->load(of_more_memory));
}

TEST(StreamingNovelty, JudgesFromTheEndOfItsOwnProbationWhenNoPeriodIsGiven) {
  const auto made = agent("streaming_novelty", {"x"}, 1, {{"probation_rows", 120.0}});
  const auto rows = judge(*made, wave(1, 0.05));
  ASSERT_EQ(rows.size(), 1480U);
  EXPECT_EQ(rows.front().time, engine::SimTime::from_seconds(120.0));
}

TEST(StreamingNovelty, ValuesBeyondSquaringAreTakenAsMissing) {
  auto values = wave(1, 0.05);
  values[1200] = 1e200;
  values[1201] = -std::numeric_limits<double>::infinity();
  const auto rows = judge(*streaming(1), values);
  EXPECT_EQ(rows.size(), 1198U);
  for (const auto& row : rows) EXPECT_TRUE(std::isfinite(row.score));
}

}  // namespace
}  // namespace orrery::models::test
