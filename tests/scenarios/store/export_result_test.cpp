// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_result.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/record/result_schema.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/store/csv.h"
#include "scenarios/store/export_tables.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;
using testing::read_bytes;

engine::ResultFile synthetic_result(const testing::TemporaryFolder& folder,
                                    const testing::SyntheticTexts& texts = {}) {
  engine::SqliteStore store(folder / "run.orrery");
  EXPECT_TRUE(store.begin(testing::synthetic_header(texts)));
  testing::append_synthetic_rows(store, texts);
  EXPECT_TRUE(store.finish(testing::synthetic_summary()));
  return std::move(*engine::ResultFile::open(folder / "run.orrery"));
}

std::string first_lines(const std::string& text, int lines) {
  std::size_t end = 0;
  for (int i = 0; i < lines; ++i) end = text.find("\r\n", end) + 2;
  return text.substr(0, end);
}

TEST(Csv, NumbersReadBackExactly) {
  EXPECT_EQ(csv_number(0.1), "0.1");
  EXPECT_EQ(csv_number(1e300), "1e+300");
  EXPECT_EQ(csv_number(-2.5), "-2.5");
  EXPECT_EQ(csv_number(std::nan("")), "");
  EXPECT_EQ(csv_number(std::numeric_limits<double>::infinity()), "inf");
  const double third = 1.0 / 3.0;
  EXPECT_EQ(std::stod(csv_number(third)), third);
}

TEST(Csv, SecondsAreExactDecimals) {
  EXPECT_EQ(csv_seconds({0}), "0");
  EXPECT_EQ(csv_seconds({1'500'000'000}), "1.5");
  EXPECT_EQ(csv_seconds({-1}), "-0.000000001");
  EXPECT_EQ(csv_seconds({2'592'000'000'000'001}), "2592000.000000001");
  EXPECT_EQ(csv_seconds(engine::SimTime::never()), "");
}

// reliability.md I06: what a spreadsheet would run, quote or break.
TEST(Csv, TwentyHostileCells) {
  const std::vector<std::pair<std::string, std::string>> cells = {
      {"=1+1", "'=1+1"},
      {"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"\t=1", "'\t=1"},
      {"\r=1", "\"'\r=1\""},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"=A1,B1", "\"'=A1,B1\""},
      {"-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"},
      {"@a\n=b", "\"'@a\n=b\""},
      {"+", "'+"},
      {"-", "'-"},
      {"a,b", "\"a,b\""},
      {"a\"b", "\"a\"\"b\""},
      {"a\nb", "\"a\nb\""},
      {"a\r\nb", "\"a\r\nb\""},
      {"\"", "\"\"\"\""},
      {"", ""},
      {"plain = text", "plain = text"},
  };
  ASSERT_EQ(cells.size(), 20u);
  for (const auto& [cell, expected] : cells) EXPECT_EQ(csv_text(cell), expected);
}

TEST(ExportResult, EveryTableAndEverySeries) {
  testing::TemporaryFolder folder;
  const auto result = synthetic_result(folder);
  const auto done = export_result(result, folder / "out");
  ASSERT_TRUE(done) << engine::to_string(done.error().items().front());
  EXPECT_EQ(done->files, 15u + 5u);
  const std::string flow = read_bytes(folder / "out/series/03-sampled-pump.flow.csv");
  EXPECT_EQ(first_lines(flow, 1), "device,time [s],quality,pump.flow [m3/s]\r\n");
  EXPECT_EQ(std::count(flow.begin(), flow.end(), '\n'), 1 + 20 * 1009);
  const std::string fault = read_bytes(folder / "out/fault.csv");
  EXPECT_EQ(first_lines(fault, 2),
            "id,fault,model,target,on device,device,onset [s],end [s],failed [s],severity\r\n"
            "1,bearing_wear,bearing_wear,pump[3],true,pump[3],120960,397440,380160,0.9\r\n");
  EXPECT_FALSE(fs::exists(folder / "out.partial"));
}

// A table that is added to results is not forgotten here.
TEST(ExportResult, EveryTableOfTheResultFileHasItsFile) {
  for (const auto& stored : engine::result_tables()) {
    const std::string name = stored.name;
    if (name == "signal" || name == "series") continue;  // the files in series/
    EXPECT_TRUE(std::any_of(export_tables().begin(), export_tables().end(),
                            [&](const ExportTable& t) { return t.shape.file == name; }))
        << name;
  }
}

TEST(ExportResult, DoesNotTouchAFolderInUseUnlessTold) {
  testing::TemporaryFolder folder;
  const auto result = synthetic_result(folder);
  ExportOptions forced;
  forced.force = true;
  fs::create_directory(folder / "out");
  testing::write_bytes(folder / "out/mine.txt", "mine");
  const auto refused = export_result(result, folder / "out");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().items().front().code, "io-exists");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "out"), {}), 1);
  ASSERT_TRUE(export_result(result, folder / "out", forced));
  EXPECT_EQ(read_bytes(folder / "out/mine.txt"), "mine");
  EXPECT_TRUE(fs::exists(folder / "out/metric.csv"));
  EXPECT_FALSE(export_result(result, folder / "run.orrery", forced));
}

TEST(ExportResult, HostileNamesStayInTheirFolderAndBehindAnApostrophe) {
  testing::TemporaryFolder folder;
  testing::SyntheticTexts texts;
  texts.signal = "../../=evil";
  texts.agent = "=1+1";
  const auto result = synthetic_result(folder, texts);
  ASSERT_TRUE(export_result(result, folder / "out"));
  EXPECT_TRUE(fs::exists(folder / "out/series/01-sampled-.._.._"
                                  "_evil.csv"));
  EXPECT_NE(read_bytes(folder / "out/alert.csv").find("\r\n'=1+1,pump[3],"), std::string::npos);
}

}  // namespace
}  // namespace orrery::scenarios
