// SPDX-License-Identifier: Apache-2.0
// Readings, losses and scores of a thousand devices of tests/bench/w4.yaml, recomputed from the
// published equations and held against what a run recorded.
#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <set>

#include "scenarios/format/loader.h"
#include "tests/scenarios/build/w4_comparison.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using testing::Differences;
using testing::is_near;
using testing::Recording;
using testing::W4Numbers;
using testing::W4Reference;

/// Of an operation on the hardware profile `gateway`.
constexpr double kGatewayEnergy_j = 5e-10;

engine::SeriesChunk series_of(const engine::ResultFile& file, const std::string& stage) {
  for (const auto& series : file.tables().series) {
    if (series.stage == stage) return *file.read_series(series.id);
  }
  ADD_FAILURE() << "nothing was recorded of stage " << stage;
  return {};
}

/// Runs the scenario, small and short, with faults early enough to be seen.
Recording record_w4(const std::vector<std::string>& more_sets, std::uint32_t threads = 1) {
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
  options.workers.threads = threads;
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

/// Parts write down their rows as they get there: here in the order of a whole plant.
void sort_by_period(engine::SeriesChunk& rows) {
  std::vector<std::size_t> order(rows.rows());
  std::iota(order.begin(), order.end(), 0U);
  const auto place = [&](std::size_t i) {
    return std::pair(rows.time[i].ns / engine::kNsPerSecond, rows.device[i]);
  };
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return place(a) < place(b); });
  engine::SeriesChunk sorted;
  for (const std::size_t i : order) {
    sorted.device.push_back(rows.device[i]);
    sorted.time.push_back(rows.time[i]);
    sorted.quality.push_back(rows.quality[i]);
    sorted.values.push_back(rows.values[i]);
  }
  rows = std::move(sorted);
}

// A plant in ten parts is another run: a fault cuts the steps of its own part only, and readings
// reach the gateway from part to part.
TEST(W4Reference, EveryReadingAndScoreOfAPlantInParts) {
  W4Numbers numbers;
  numbers.devices_of_part = 100;
  W4Reference reference(numbers);
  Recording run = record_w4({"partition={plan: sites, devices: 100}"}, 2);
  sort_by_period(run.truth);
  sort_by_period(run.sampled);
  EXPECT_EQ(run.outcome.parts, 11U);  // and the gateway's
  EXPECT_EQ(compare(run, reference).text(), "");
}

double metric_of(const Recording& run, const std::string& name) {
  for (const auto& metric : run.tables.metrics) {
    if (metric.name == name) return metric.value;
  }
  ADD_FAILURE() << "no metric " << name;
  return 0.0;
}

/// What the reference says of the readings of a run as a whole.
struct Counts {
  std::uint64_t lost = 0;
  std::uint64_t judged = 0;
  std::uint64_t under_way = 0;
  std::set<engine::DeviceId> alerted;
};

Counts count(const W4Reference& reference, const W4Numbers& numbers) {
  Counts counts;
  for (const auto& reading : reference.readings) {
    const bool is_judged = !reading.is_lost && reading.tick_s <= 300;
    counts.lost += reading.is_lost ? 1 : 0;
    counts.judged += is_judged ? 1 : 0;
    counts.under_way += !reading.is_lost && !is_judged ? 1 : 0;
    if (is_judged && reading.score > numbers.level_k) counts.alerted.insert(reading.device);
  }
  return counts;
}

TEST(W4Reference, BooksBytesEnergyAndAlertsAgree) {
  const Recording& run = the_run();
  const W4Numbers numbers;
  W4Reference reference(numbers);
  reference.judge();
  const Counts expected = count(reference, numbers);
  const engine::Book& book = run.outcome.books.reading;
  EXPECT_EQ(book.sent(), reference.readings.size());
  EXPECT_EQ(book.delivered(), expected.judged);
  EXPECT_EQ(run.scores.rows(), expected.judged);
  EXPECT_EQ(book.dropped(), expected.lost);
  EXPECT_EQ(book.in_flight(), expected.under_way);
  EXPECT_EQ(book.sent(), book.delivered() + book.dropped() + book.in_flight());
  EXPECT_TRUE(run.outcome.books.balanced());
  EXPECT_GT(expected.lost, 1000U);
  EXPECT_GT(expected.under_way, 0U);
  // A lost message has used its bytes; a rule takes one operation a reading.
  const auto sent = static_cast<double>(reference.readings.size());
  const auto judged = static_cast<double>(expected.judged);
  EXPECT_EQ(metric_of(run, "network_bytes"), sent * numbers.message_byte);
  EXPECT_TRUE(is_near(metric_of(run, "compute_energy"), judged * kGatewayEnergy_j));
  std::set<engine::DeviceId> alerted;
  for (const auto& alert : run.tables.alerts) alerted.insert(alert.device);
  EXPECT_EQ(alerted, expected.alerted);
  EXPECT_FALSE(alerted.empty());
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
  W4Numbers sound;
  sound.devices = sound.devices_of_part = 200;  // so many show each of them
  const Recording run = record_w4({"plant.sensor.count=200"});
  W4Reference without_defect(sound);
  EXPECT_EQ(compare(run, without_defect).text(), "");
  for (const Defect& defect : defects) {
    W4Numbers numbers = sound;
    defect.plant(numbers);
    W4Reference reference(numbers);
    const Differences found = compare(run, reference);
    EXPECT_GT(found.of(defect.shows_in), 0U) << defect.what << "\n" << found.text();
  }
}

}  // namespace
}  // namespace orrery::scenarios
