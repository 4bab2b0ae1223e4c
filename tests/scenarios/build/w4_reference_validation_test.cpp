// SPDX-License-Identifier: Apache-2.0
// Readings, losses and scores of a thousand devices of tests/bench/w4.yaml, recomputed from the
// published equations and held against what a run recorded.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "engine/record/result_file.h"
#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "tests/scenarios/build/w4_reference.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using testing::W4Numbers;
using testing::W4Reference;

/// Of values before they are rounded; rounded ones must agree to the last bit.
constexpr double kRelative = 1e-9;
/// Distance from a border between two steps (K) within which a value may be rounded either way.
constexpr double kBorder_k = 1e-9;

struct Recording {
  RunOutcome outcome;
  engine::RunTables tables;
  engine::SeriesChunk truth;
  engine::SeriesChunk sampled;
  engine::SeriesChunk scores;
};

engine::SeriesChunk series_of(const engine::ResultFile& file, const std::string& stage) {
  for (const auto& series : file.tables().series) {
    if (series.stage == stage) return *file.read_series(series.id);
  }
  ADD_FAILURE() << "nothing was recorded of stage " << stage;
  return {};
}

/// Runs the scenario, small and short, with faults early enough to be seen.
Recording record_w4(const std::vector<std::string>& more_sets) {
  LoadOptions load;
  load.sets = {"plant.sensor.count=1000",  "duration=300.02 s",
               "faults.offset.share=0.03", "faults.offset.between=[40 s, 200 s]",
               "faults.offset.lasts=60 s", "record.series=true",
               "record.truth=true",        "record.scores=true"};
  load.sets.insert(load.sets.end(), more_sets.begin(), more_sets.end());
  auto loaded = load_scenario(std::string(ORRERY_SOURCE_DIR) + "/tests/bench/w4.yaml", load);
  if (!loaded) {
    ADD_FAILURE() << engine::to_string(loaded.error().items()[0]);
    return {};
  }
  testing::TemporaryFolder folder;
  RunOptions options;
  options.out = folder / "w4.orrery";
  auto outcome = run_scenario(loaded->scenario, options);
  if (!outcome) {
    ADD_FAILURE() << engine::to_string(outcome.error().items()[0]);
    return {};
  }
  const auto file = engine::ResultFile::open(options.out);
  if (!file) {
    ADD_FAILURE() << engine::to_string(file.error().items()[0]);
    return {};
  }
  return {std::move(*outcome), file->tables(), series_of(*file, "truth"),
          series_of(*file, "sampled"), series_of(*file, engine::kScoreStage)};
}

/// What does not agree, by what it is about.
class Differences {
 public:
  template <class... Args>
  void add(const std::string& about, fmt::format_string<Args...> text, Args&&... args) {
    Found& found = found_[about];
    if (found.count++ == 0) found.first = fmt::format(text, std::forward<Args>(args)...);
  }
  std::uint64_t of(const std::string& about) const {
    const auto found = found_.find(about);
    return found == found_.end() ? 0 : found->second.count;
  }
  /// Empty when all agrees.
  std::string text() const {
    std::string text;
    for (const auto& [about, found] : found_)
      text += fmt::format("{}: {} differ, first {}\n", about, found.count, found.first);
    return text;
  }

  std::uint64_t on_border = 0;  ///< values that were rounded the other way, and may be

 private:
  struct Found {
    std::uint64_t count = 0;
    std::string first;
  };
  std::map<std::string, Found> found_;
};

bool is_near(double a, double b) { return std::fabs(a - b) <= kRelative * std::fabs(b); }

bool is_on_border(const testing::ReferenceReading& reading) {
  if (reading.resolution_k <= 0.0) return false;
  const double steps = reading.exact_k / reading.resolution_k + 0.5;
  return std::fabs(steps - std::round(steps)) * reading.resolution_k < kBorder_k;
}

void compare_value(testing::ReferenceReading& expected, double recorded, Differences& out) {
  const bool is_rounded = expected.resolution_k > 0.0;
  if (is_rounded ? recorded == expected.reported_k : is_near(recorded, expected.reported_k)) return;
  if (is_on_border(expected)) {
    ++out.on_border;
    expected.reported_k = recorded;
    return;
  }
  out.add("readings", "sensor[{}] at {} ns: {:.17g} recorded, {:.17g} expected from {:.17g}",
          expected.device, expected.time_ns, recorded, expected.reported_k, expected.exact_k);
}

void compare_samples(const Recording& run, W4Reference& reference, Differences& out) {
  const std::size_t rows = reference.readings.size();
  if (run.sampled.rows() != rows || run.truth.rows() != rows)
    out.add("rows", "{} sampled and {} true ones recorded, {} expected", run.sampled.rows(),
            run.truth.rows(), rows);
  for (std::size_t i = 0; i < std::min(rows, run.sampled.rows()); ++i) {
    testing::ReferenceReading& expected = reference.readings[i];
    const auto& rows_of = run.sampled;
    if (rows_of.device[i] != expected.device || rows_of.time[i].ns != expected.time_ns)
      out.add("times", "row {}: sensor[{}] at {} ns recorded, sensor[{}] at {} ns expected", i,
              rows_of.device[i], rows_of.time[i].ns, expected.device, expected.time_ns);
    if (run.truth.time[i] != rows_of.time[i] || !is_near(run.truth.values[i], expected.truth_k))
      out.add("truth", "sensor[{}] at {} ns: {:.17g} recorded, {:.17g} expected", expected.device,
              expected.time_ns, run.truth.values[i], expected.truth_k);
    if (rows_of.quality[i] != engine::Quality::kGood)
      out.add("quality", "sensor[{}] at {} ns is flagged", expected.device, expected.time_ns);
    compare_value(expected, rows_of.values[i], out);
  }
}

void compare_faults(const Recording& run, const W4Reference& reference, Differences& out) {
  auto expected = reference.faults;
  std::sort(expected.begin(), expected.end(),
            [](const auto& a, const auto& b) { return a.start_ns < b.start_ns; });
  const auto& recorded = run.tables.faults;
  if (recorded.size() != expected.size())
    out.add("faults", "{} recorded, {} expected", recorded.size(), expected.size());
  for (std::size_t i = 0; i < std::min(recorded.size(), expected.size()); ++i) {
    if (recorded[i].device == expected[i].device && recorded[i].start.ns == expected[i].start_ns &&
        recorded[i].end.ns == expected[i].end_ns &&
        is_near(recorded[i].severity, expected[i].severity))
      continue;
    out.add("faults", "sensor[{}] from {} ns recorded, sensor[{}] from {} ns expected",
            recorded[i].device, recorded[i].start.ns, expected[i].device, expected[i].start_ns);
  }
}

/// A score says that its reading arrived: every reading that is not lost and arrives by the last
/// tick has one, and no other has.
void compare_scores(const Recording& run, const W4Reference& reference, Differences& out) {
  std::map<std::pair<engine::DeviceId, std::int64_t>, const testing::ReferenceReading*> expected;
  const std::int64_t last_tick_s = run.tables.summary.end.ns / engine::kNsPerSecond;
  for (const auto& reading : reference.readings) {
    if (reading.is_lost || reading.tick_s > last_tick_s) continue;
    expected[{reading.device, reading.time_ns}] = &reading;
  }
  std::int64_t tick_s = 0;
  for (std::size_t i = 0; i < run.scores.rows(); ++i) {
    const std::pair key{run.scores.device[i], run.scores.time[i].ns};
    const auto found = expected.find(key);
    if (found == expected.end()) {
      out.add("arrivals", "sensor[{}] at {} ns was not to arrive", key.first, key.second);
      continue;
    }
    const testing::ReferenceReading& reading = *found->second;
    expected.erase(found);
    if (reading.tick_s < tick_s)
      out.add("ticks", "sensor[{}] at {} ns came after tick {}", key.first, key.second, tick_s);
    tick_s = reading.tick_s;
    const double score = run.scores.values[2 * i];
    if (reading.resolution_k > 0.0 ? score == reading.score : is_near(score, reading.score))
      continue;
    out.add("scores", "sensor[{}] at {} ns: {:.17g} recorded, {:.17g} expected", key.first,
            key.second, score, reading.score);
  }
  for (const auto& [key, reading] : expected)
    out.add("arrivals", "sensor[{}] at {} ns was to arrive", key.first, key.second);
}

Differences compare(const Recording& run, W4Reference& reference) {
  Differences out;
  compare_faults(run, reference, out);
  compare_samples(run, reference, out);
  reference.judge();
  compare_scores(run, reference, out);
  return out;
}

const Recording& the_run() {
  static const Recording run = record_w4({});
  return run;
}

// Known answers of Random123, kat_vectors: philox 4x32 with 10 rounds.
TEST(W4Reference, PhiloxGivesThePublishedAnswers) {
  using testing::published::philox;
  using testing::published::Words4;
  EXPECT_EQ(philox({0, 0, 0, 0}, 0, 0), (Words4{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({~0U, ~0U, ~0U, ~0U}, ~0U, ~0U),
            (Words4{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0),
            (Words4{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(W4Reference, EveryReadingAndScoreOfAThousandDevices) {
  W4Reference reference({});
  const Differences found = compare(the_run(), reference);
  EXPECT_EQ(found.text(), "");
  EXPECT_LE(found.on_border, 3U);  // 300,000 readings, a share of 2e-9 K / 0.05 K each
  EXPECT_GT(reference.readings.size(), 300'000U);
  EXPECT_GT(reference.faults.size(), 10U);
  RecordProperty("readings", static_cast<int>(reference.readings.size()));
  RecordProperty("on_border", static_cast<int>(found.on_border));
}

// Without a resolution the whole value is compared, not the step on which it lands.
TEST(W4Reference, EveryReadingBeforeItIsRounded) {
  W4Numbers numbers;
  numbers.resolution_fine_k = numbers.resolution_coarse_k = 0.0;
  W4Reference reference(numbers);
  const Recording run = record_w4({"plant.sensor.sensors.temperature.resolution=0 K"});
  EXPECT_EQ(compare(run, reference).text(), "");
}

TEST(W4Reference, TheBooksCountTheSameLosses) {
  const Recording& run = the_run();
  W4Reference reference({});
  reference.judge();
  std::uint64_t lost = 0;
  std::uint64_t judged = 0;
  for (const auto& reading : reference.readings) {
    const bool is_carried = reading.time_ns < 300 * engine::kNsPerSecond;
    lost += is_carried && reading.is_lost ? 1 : 0;
    judged += !reading.is_lost && reading.tick_s <= 300 ? 1 : 0;
  }
  const engine::Book& book = run.outcome.books.reading;
  EXPECT_EQ(book.sent(), reference.readings.size());
  EXPECT_EQ(book.delivered(), judged);
  EXPECT_EQ(book.delivered(), run.scores.rows());
  EXPECT_EQ(book.dropped(), lost);
  EXPECT_EQ(book.sent(), book.delivered() + book.dropped() + book.in_flight());
  EXPECT_GT(book.dropped(), 1000U);
  EXPECT_TRUE(run.outcome.books.balanced());
}

// The comparison can fail: a defect in one side is found, and found where it is.
TEST(W4Reference, EachPlantedDefectIsFound) {
  struct Defect {
    const char* what;
    const char* shows_in;
    std::function<void(W4Numbers&)> plant;
  };
  const Defect defects[] = {
      {"drift sign", "readings", [](auto& n) { n.drift_sd_k_per_s *= -1.0; }},
      {"bias 0.1 % too large", "readings", [](auto& n) { n.bias_sd_k *= 1.001; }},
      {"disturbance time", "truth", [](auto& n) { n.disturbance_time_s *= 1.001; }},
      {"clock jitter 1 us too large", "times", [](auto& n) { n.clock_jitter_s += 1e-6; }},
      {"fault offset", "readings", [](auto& n) { n.fault_offset_k = 10.1; }},
      {"burst end", "arrivals", [](auto& n) { n.burst_end = 0.201; }},
      {"Hampel of 5", "scores", [](auto& n) { n.hampel_window = 5; }},
      {"Hampel threshold", "scores", [](auto& n) { n.hampel_threshold = 2.9; }},
      {"seed", "faults", [](auto& n) { n.seed = 2; }},
  };
  for (const Defect& defect : defects) {
    W4Numbers numbers;
    defect.plant(numbers);
    W4Reference reference(numbers);
    const Differences found = compare(the_run(), reference);
    EXPECT_GT(found.of(defect.shows_in), 0U) << defect.what << "\n" << found.text();
  }
}

}  // namespace
}  // namespace orrery::scenarios
