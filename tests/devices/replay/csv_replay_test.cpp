// SPDX-License-Identifier: Apache-2.0
#include "devices/replay/csv_replay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "devices/replay/column_mapping.h"
#include "devices/replay/csv_reader.h"
#include "devices/sensing/analog_sensor.h"

namespace orrery::devices {
namespace {

class CsvReplayTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  engine::Result<std::unique_ptr<engine::Population>> replay(std::vector<std::string> paths,
                                                             std::vector<std::string> columns = {
                                                                 "flow = Flow [l/min]"}) {
    engine::PopulationSpec spec;
    spec.name = "loop";
    spec.texts = engine::ParamSet::defaults(csv_replay_info());
    spec.texts.set("paths", std::move(paths));
    spec.texts.set("columns", std::move(columns));
    spec.texts.set("time_column", time_column_);
    spec.texts.set("label_column", label_column_);
    spec.texts.set("separator", separator_);
    if (scale_ != 1.0) {
      spec.texts.set("column_scales", std::vector<double>{scale_});
      spec.texts.set("column_offsets", std::vector<double>{0.0});
      spec.texts.set("column_units", std::vector<std::string>{"m3/s"});
    }
    return make_csv_replay(std::move(spec));
  }
  // `line:column code` of each mistake.
  std::vector<std::string> mistakes(const std::string& text) {
    const auto made = replay({file("bad.csv", text)});
    std::vector<std::string> found;
    if (made) return found;
    for (const auto& d : made.error().items()) {
      EXPECT_FALSE(d.remedy.empty()) << d.message;
      found.push_back(std::to_string(d.place.line) + ":" + std::to_string(d.place.column) + " " +
                      d.code);
    }
    return found;
  }

  std::filesystem::path folder_;
  std::string time_column_ = "t";
  std::string label_column_;
  std::string separator_ = ",";
  double scale_ = 1.0;
};

using Found = std::vector<std::string>;

TEST_F(CsvReplayTest, PlaysRowsAtTheirTimesWithGapsAndLabels) {
  label_column_ = "bad";
  separator_ = ";";
  scale_ = 1e-3 / 60.0;
  const auto a = file("a.csv",
                      "\xEF\xBB\xBFt;Flow;bad\r\n2020-03-01 15:44:06;60;0.0\r\n"
                      "2020-03-01 15:44:07;120;1.0\r\n2020-03-01 15:44:10.5;;1\r\n"
                      "2020-03-01 15:45:06;30;0\r\n");
  const auto b = file("b.csv", "t;Flow;bad\n5;6;0\n7;\"12\";1\n");
  auto made = replay({a, b});
  ASSERT_TRUE(made) << engine::to_string(made.error().items().at(0));
  const engine::Population& loop = **made;
  EXPECT_EQ(loop.size(), 2u);
  EXPECT_EQ(loop.info().outputs.at(0).name, "flow");
  EXPECT_EQ(loop.info().outputs.at(0).unit, "m3/s");
  EXPECT_EQ(loop.end_of_recording().ns, 60 * engine::kNsPerSecond + 1);

  engine::Batch rows;
  ASSERT_TRUE(loop.recorded(0, {}, {2 * engine::kNsPerSecond + 1}, rows));
  EXPECT_EQ(rows.device, (std::vector<engine::DeviceId>{0, 1, 0, 1}));
  EXPECT_EQ(rows.time[2].ns, engine::kNsPerSecond);
  EXPECT_NEAR(rows.values[2], 0.002, 1e-15);
  EXPECT_NEAR(rows.values[3], 0.0002, 1e-15);
  rows.clear();
  loop.recorded(0, {3 * engine::kNsPerSecond}, loop.end_of_recording(), rows);
  ASSERT_EQ(rows.rows(), 2u);
  EXPECT_EQ(rows.time[0].ns, 4'500'000'000);
  EXPECT_EQ(rows.quality[0], engine::Quality::kMissing);
  EXPECT_TRUE(std::isnan(rows.values[0]));
  EXPECT_EQ(rows.sequence[1], 3u);

  const auto labels = loop.labels();
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_EQ(labels[0].start.ns, engine::kNsPerSecond);
  EXPECT_EQ(labels[0].end.ns, 4'500'000'000);
  EXPECT_EQ(labels[1].row, 1u);
}

TEST_F(CsvReplayTest, ReadHoldsTheLastRow) {
  auto made = replay({file("a.csv", "t,Flow\n0,1\n10,2\n"), file("b.csv", "t,Flow\n0,5\n1,6\n")});
  ASSERT_TRUE(made);
  std::vector<engine::Notice> none;
  std::vector<double> now(2);
  (*made)->advance(engine::SimTime::from_seconds(9.0), none);
  (*made)->read(0, now);
  EXPECT_EQ(now[0], 1.0);
  EXPECT_TRUE(std::isnan(now[1]));  // its recording is over
}

TEST_F(CsvReplayTest, SamplePeriodStandsInForATimeColumn) {
  time_column_ = "";
  engine::PopulationSpec spec;
  spec.name = "loop";
  spec.texts = engine::ParamSet::defaults(csv_replay_info());
  spec.texts.set("paths", std::vector<std::string>{file("a.csv", "Flow\n1\n2\n3\n")});
  spec.texts.set("columns", std::vector<std::string>{"flow = Flow"});
  spec.texts.set("sample_period", 0.5);
  const auto made = make_csv_replay(std::move(spec));
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->end_of_recording().ns, engine::kNsPerSecond + 1);
}

TEST_F(CsvReplayTest, SensorWithoutPeriodReportsTheRecordedRows) {
  auto made = replay({file("a.csv", "t,Flow\n0,1\n1,\n4,3\n")});
  ASSERT_TRUE(made);
  engine::SensorBankSpec spec;
  spec.name = "loop.flow";
  spec.host = made->get();
  auto bank = make_analog_sensor(spec);
  ASSERT_TRUE(bank);
  engine::Batch truth, reported;
  (*bank)->sample({}, (*made)->end_of_recording(), **made, 7, truth, reported);
  ASSERT_EQ(reported.rows(), 3u);
  EXPECT_EQ(reported.device[0], 7u);
  EXPECT_EQ(reported.values[0], 1.0);
  EXPECT_EQ(reported.quality[1], engine::Quality::kMissing);
  EXPECT_EQ(reported.time[2].ns, 4 * engine::kNsPerSecond);
}

TEST_F(CsvReplayTest, EveryMistakeHasItsPlace) {
  EXPECT_EQ(mistakes("t,Flow\n0,1\n1,x\n1,2\n0,3\n9,\"1,5\"\nnow,1\n10\n11,1,2\n12,inf\n"),
            (Found{"3:3 csv-number", "4:1 csv-order", "5:1 csv-order", "6:3 csv-number",
                   "7:1 csv-time", "8:1 csv-ragged", "9:1 csv-ragged", "10:4 csv-number"}));
  EXPECT_EQ(mistakes("t;Flow\n0;1\n"), Found{"1:1 csv-separator"});
  EXPECT_EQ(mistakes("t,Flow,Flow\n0,1,2\n"), (Found{"1:3 csv-header"}));
  EXPECT_EQ(mistakes("t,Flow\n0,\"1\n"), (Found{"2:3 csv-quote"}));
  EXPECT_EQ(mistakes("t,Flow\n0,\"1\"2\n"), (Found{"2:3 csv-quote"}));
  EXPECT_EQ(mistakes(""), (Found{"1:1 csv-empty"}));
  EXPECT_EQ(mistakes("t,Flow\n"), (Found{"1:1 csv-empty"}));
  EXPECT_EQ(mistakes(std::string("t,Fl\0w\n", 7)), (Found{"1:1 csv-encoding"}));
  EXPECT_EQ(replay({(folder_ / "none.csv").string()}).error().items().at(0).code, "csv-open");
}

TEST_F(CsvReplayTest, FiftyMistakesAreToldAndTheRestCounted) {
  std::string text = "t,Flow\n";
  for (int i = 0; i < 80; ++i) text += std::to_string(i) + ",x\n";
  const auto found = mistakes(text);
  ASSERT_EQ(found.size(), 51u);
  EXPECT_EQ(found.back(), "0:0 csv-more");
}

TEST(ColumnMapping, ReadsOutputColumnAndUnit) {
  const auto full = parse_column_mapping("flow = Volume Flow RateRMS [l/min]");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->output, "flow");
  EXPECT_EQ(full->column, "Volume Flow RateRMS");
  EXPECT_EQ(full->unit, "l/min");
  EXPECT_EQ(parse_column_mapping("a=T [C] [degC]")->column, "T [C]");
  EXPECT_EQ(parse_column_mapping("a=b")->unit, "1");
  for (const char* bad : {"flow", "= x", "Flow = x", "a = ", "a = x []", "a = [m]", "1a = x"})
    EXPECT_FALSE(parse_column_mapping(bad)) << bad;
}

TEST(CsvReader, TimesOfBothKinds) {
  EXPECT_EQ(parse_time_ns("1970-01-01 00:00:01.25"), 1'250'000'000);
  EXPECT_EQ(parse_time_ns("2020-03-01T15:44:06Z"), 1583077446'000'000'000);
  EXPECT_EQ(parse_time_ns("12.5"), 12'500'000'000);
  for (const char* bad : {"", "2020-02-30 00:00:00", "2020-01-01 24:00:00", "2020-01-01 00:00:00.",
                          "2020-01-01", "1e300", "nan", "2020-01-01 00:00:00x"})
    EXPECT_FALSE(parse_time_ns(bad)) << bad;
}

TEST(CsvReader, QuotesDoubledQuotesAndLineEndsInside) {
  CsvReader reader("\"a\"\"b\",\"c\nd\"\r\n\n,\n", ',');
  std::vector<CsvCell> record;
  ASSERT_TRUE(reader.next(record));
  ASSERT_EQ(record.size(), 2u);
  EXPECT_EQ(record[0].text, "a\"b");
  EXPECT_EQ(record[1].text, "c\nd");
  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.size(), 2u);
  EXPECT_EQ(record[0].line, 4);
  EXPECT_FALSE(reader.next(record));
  EXPECT_FALSE(reader.error());
}

}  // namespace
}  // namespace orrery::devices
