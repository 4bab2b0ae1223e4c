// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/series_loader.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <numbers>

#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"
#include "scenarios/learn/set_summary.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;
using models::RowLabel;
using testing::TemporaryFolder;
using testing::write_bytes;

constexpr const char* kCard = R"(card: 1
name: pumps
files: [run-*.csv]
separator: ;
time: { column: when }
columns:
  flow: { column: Flow, unit: l/min }
  heat: { column: Heat, unit: degC }
label: { column: bad }
changepoint: change
licence: our own
)";

constexpr const char* kRun = R"(when;Flow;Heat;bad;change
2024-01-01 00:00:00;60;20;0;0
2024-01-01 00:00:01;;21;0;0
2024-01-01 00:00:03;120;NaN;1;1
2024-01-01 00:00:04;30;-10;1;0
2024-01-01 00:00:05;30;22;0;1
)";

LoadedSet loaded(const TemporaryFolder& folder) {
  const auto sets = discover_sets(folder.path().string());
  auto set = load_set(sets->front());
  if (!set) ADD_FAILURE() << engine::to_string(set.error().items()[0]);
  return std::move(*set);
}

TEST(SeriesLoader, ReadsUnitsMissingCellsTimeAndLabels) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", std::string(kCard) + "train: { rows: 2 }\n");
  write_bytes(folder / "run-1.csv", kRun);
  const auto set = loaded(folder);
  EXPECT_EQ(set.set.features, (std::vector<std::string>{"flow", "heat"}));
  EXPECT_EQ(set.set.units, (std::vector<std::string>{"m3/s", "K"}));
  ASSERT_EQ(set.set.series.size(), 1u);
  const auto& series = set.set.series[0];
  EXPECT_EQ(series.name, "run-1.csv");
  EXPECT_EQ(series.group, "run-1.csv");
  EXPECT_EQ(series.time_s, (std::vector<double>{0, 1, 3, 4, 5}));
  EXPECT_DOUBLE_EQ(series.values[0], 0.001);
  EXPECT_DOUBLE_EQ(series.values[1], 293.15);
  EXPECT_TRUE(std::isnan(series.values[2]));
  EXPECT_TRUE(std::isnan(series.values[5]));
  EXPECT_DOUBLE_EQ(series.values[7], 263.15);
  EXPECT_EQ(series.label, (std::vector{RowLabel::kNormal, RowLabel::kNormal, RowLabel::kAnomaly,
                                       RowLabel::kAnomaly, RowLabel::kNormal}));
  EXPECT_EQ(series.change, (std::vector<std::uint8_t>{0, 0, 1, 0, 1}));
  ASSERT_EQ(series.windows.size(), 1u);
  EXPECT_EQ(series.windows[0].first, 2u);
  EXPECT_EQ(series.windows[0].last, 3u);
  EXPECT_EQ(series.train_rows, 2u);
}

TEST(SeriesLoader, TrainingRulesCountRows) {
  TemporaryFolder folder;
  write_bytes(folder / "run-1.csv", kRun);
  write_bytes(folder / "run-2.csv", kRun);
  const auto rows = [&](const std::string& rule) {
    write_bytes(folder / "card.yaml", kCard + rule);
    std::vector<std::size_t> counts;
    for (const auto& series : loaded(folder).set.series) counts.push_back(series.train_rows);
    return counts;
  };
  using Counts = std::vector<std::size_t>;
  EXPECT_EQ(rows(""), (Counts{0, 0}));
  EXPECT_EQ(rows("train: { rows: 1 }\n"), (Counts{1, 1}));
  EXPECT_EQ(rows("train: { share: 0.5 }\n"), (Counts{2, 2}));
  EXPECT_EQ(rows("train: { share: 0.9, rows_max: 3 }\n"), (Counts{3, 3}));
  EXPECT_EQ(rows("train: { until: 2024-01-01 00:00:04 }\n"), (Counts{3, 3}));
  EXPECT_EQ(rows("train: { files: run-2.csv }\n"), (Counts{0, 5}));
  EXPECT_EQ(rows("train: { share: 0.5, files: run-2.csv }\n"), (Counts{0, 2}));
}

TEST(SeriesLoader, CleanFilesNeedNoLabelColumn) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", R"(card: 1
name: pumps
files: ["*.csv"]
columns: { flow: { column: Flow, unit: l/min } }
label: { column: bad }
train: { files: clean.csv }
licence: our own
)");
  write_bytes(folder / "clean.csv", "Flow\n1\n2\n3\n");
  write_bytes(folder / "run.csv", "Flow,bad\n1,0\n2,1\n");
  const auto set = loaded(folder);
  EXPECT_EQ(set.set.series[0].train_rows, 3u);
  EXPECT_EQ(set.set.series[0].label, std::vector(3, RowLabel::kNormal));
  EXPECT_EQ(set.set.series[1].train_rows, 0u);
}

TEST(SeriesLoader, AGroupColumnCutsAFileIntoSeries) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", R"(card: 1
name: pumps
files: all.csv
time: { column: t, format: number, unit: min }
columns: { flow: Flow }
group: { column: pump }
label: { column: bad }
train: { rows: 1 }
licence: our own
)");
  write_bytes(folder / "all.csv", "pump,t,Flow,bad\nb,0,1,0\na,0,2,0\nb,1,3,1\na,2,4,0\n");
  const auto set = loaded(folder);
  ASSERT_EQ(set.set.series.size(), 2u);
  EXPECT_EQ(set.set.series[0].name, "all.csv#b");
  EXPECT_EQ(set.set.series[0].group, "b");
  EXPECT_EQ(set.set.series[0].values, (std::vector<double>{1, 3}));
  EXPECT_EQ(set.set.series[1].time_s, (std::vector<double>{0, 120}));
  EXPECT_EQ(set.sources[1].line, (std::vector<int>{3, 5}));
  EXPECT_EQ(lint_set(set).error_count(), 0u);
}

TEST(SeriesLoader, WindowsInAFileLabelRows) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", R"(card: 1
name: pumps
files: data/*.csv
separator: ;
time: { column: when }
columns: { flow: Flow }
label: { windows: labels.json, below: data }
licence: our own
)");
  fs::create_directory(folder / "data");
  write_bytes(folder / "data/run.csv", kRun);
  write_bytes(folder / "labels.json",
              R"({"run.csv": [["2024-01-01 00:00:01", "2024-01-01 00:00:03.5"]]})");
  const auto set = loaded(folder);
  const auto& series = set.set.series[0];
  ASSERT_EQ(series.windows.size(), 1u);
  EXPECT_EQ(series.windows[0].first, 1u);
  EXPECT_EQ(series.windows[0].last, 2u);
  EXPECT_EQ(series.label[1], RowLabel::kAnomaly);
  EXPECT_EQ(series.label[3], RowLabel::kNormal);
}

TEST(SeriesLoader, DisorderIsKeptWhenTheCardSaysSo) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", R"(card: 1
name: pumps
files: run.csv
time: { column: t, format: number, disorder: keep }
columns: { flow: Flow }
label: { column: bad }
licence: our own
)");
  write_bytes(folder / "run.csv", "t,Flow,bad\n0,1,0\n5,2,0\n5,3,0\n4,4,1\n9,5,0\n");
  const auto set = loaded(folder);
  const auto& time_s = set.set.series[0].time_s;
  EXPECT_EQ(time_s, (std::vector<double>{0, 5, 5.001, 5.002, 9}));
  ASSERT_EQ(set.warnings.items().size(), 1u);
  EXPECT_EQ(set.warnings.items()[0].code, "time-disorder");
}

std::string tone(double frequency_hz, double amplitude, std::size_t samples) {
  std::string bytes;
  for (std::size_t i = 0; i < samples; ++i) {
    const double phase = 2.0 * std::numbers::pi * frequency_hz * static_cast<double>(i) / 1000.0;
    const auto sample =
        std::bit_cast<std::array<char, 4>>(static_cast<float>(amplitude * std::sin(phase)));
    bytes.append(sample.data(), sample.size());
  }
  return bytes;
}

TEST(SeriesLoader, RawSamplesBecomeBandEnergies) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", R"(card: 1
name: bearings
files: "*.f32"
raw: { rate: 1 kHz, unit: m/s2, window: 256, bands: 4 }
group: { file: "{group}_?.f32" }
label: { normal_files: good_?.f32, anomaly_files: bad_?.f32 }
train: { share: 0.5, files: good_?.f32 }
licence: our own
)");
  write_bytes(folder / "good_0.f32", tone(60.0, 2.0, 1100));
  write_bytes(folder / "bad_0.f32", tone(440.0, 3.0, 600));
  const auto set = loaded(folder);
  ASSERT_EQ(set.set.series.size(), 2u);
  EXPECT_EQ(set.set.width(), 9u);
  EXPECT_EQ(set.set.units[0], "m/s2");
  const auto& bad = set.set.series[0];
  const auto& good = set.set.series[1];
  EXPECT_EQ(good.group, "good");
  EXPECT_EQ(good.rows(), 4u);
  EXPECT_EQ(good.train_rows, 2u);
  EXPECT_EQ(bad.train_rows, 0u);
  EXPECT_EQ(bad.label, std::vector(2, RowLabel::kAnomaly));
  EXPECT_NEAR(good.values[0], 2.0 / std::numbers::sqrt2, 0.02);  // rms of a sine
  // The mean square of the tone stands in the band of its frequency.
  EXPECT_NEAR(good.values[5], std::log(2.0), 0.05);
  EXPECT_NEAR(bad.values[8], std::log(4.5), 0.05);
}

TEST(SetFolders, FindsSubfoldersAndSaysWhenThereIsNone) {
  TemporaryFolder folder;
  const auto none = discover_sets(folder.path().string());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().items()[0].code, "data-none");
  for (const char* name : {"b", "a", "plain"}) fs::create_directory(folder / name);
  write_bytes(folder / "b/card.yaml", "x");
  write_bytes(folder / "a/card.yaml", "x");
  fs::create_directory(folder / "skab");  // a public set under its own name needs no card
  const auto sets = discover_sets(folder.path().string() + "/");
  ASSERT_TRUE(sets);
  ASSERT_EQ(sets->size(), 3u);
  EXPECT_EQ((*sets)[0].name, "a");
  EXPECT_EQ((*sets)[2].shown_card, "assets/cards/skab.yaml");
}

TEST(SetFolders, EveryCardOfOursReads) {
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(built_in_cards())) {
    if (entry.path().extension() != ".yaml") continue;  // others' figures stand beside them
    const auto card = read_card(testing::read_bytes(entry.path()), entry.path().string());
    ASSERT_TRUE(card) << engine::to_string(card.error().items()[0]);
    EXPECT_EQ(card->name, entry.path().stem().string());
    EXPECT_FALSE(card->citation.empty());
    ++read;
  }
  EXPECT_GE(read, 5u);
}

TEST(SetSummary, CountsWhatIsThere) {
  TemporaryFolder folder;
  write_bytes(folder / "card.yaml", std::string(kCard) + "train: { rows: 2 }\n");
  write_bytes(folder / "run-1.csv", kRun);
  const auto set = loaded(folder);
  const auto summary = summarise(set.set);
  EXPECT_EQ(summary.rows, 5u);
  EXPECT_EQ(summary.train_rows, 2u);
  EXPECT_EQ(summary.changepoints, 2u);
  EXPECT_DOUBLE_EQ(summary.anomalous_share, 0.4);
  EXPECT_DOUBLE_EQ(summary.missing_share, 0.2);
  EXPECT_DOUBLE_EQ(summary.step_s_median, 1.0);
  EXPECT_DOUBLE_EQ(summary.gap_share, 0.25);
  EXPECT_DOUBLE_EQ(summary.columns[1].least, 263.15);
  const auto json = summary_json(set.card, summary);
  EXPECT_EQ(json["rows"], 5);
  EXPECT_EQ(json["columns"][0]["unit"], "m3/s");
  EXPECT_NE(summary_text(set.card, summary).find("5, of which 2 train"), std::string::npos);
}

}  // namespace
}  // namespace orrery::scenarios
