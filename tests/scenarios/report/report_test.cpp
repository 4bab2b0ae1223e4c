// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/report.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/record/sqlite_store.h"
#include "scenarios/report/device_figure.h"
#include "scenarios/report/html.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/report_assets.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

fs::path write_run(const fs::path& path) {
  engine::SqliteStore store(path);
  EXPECT_TRUE(store.begin(testing::synthetic_header()));
  testing::append_synthetic_rows(store);
  EXPECT_TRUE(store.finish(testing::synthetic_summary()));
  return path;
}

bool says(const std::string& page, const std::string& words) {
  return page.find(words) != std::string::npos;
}

TEST(Html, EscapesMarkupControlsBrokenBytesAndDirectionMarks) {
  EXPECT_EQ(escape_html("<a href=\"x\" o='y'>&"),
            "&lt;a href=&quot;x&quot; o=&#39;y&#39;&gt;&amp;");
  EXPECT_EQ(escape_html(std::string_view("a\0b\x1b", 4)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(escape_html("\xC0\xBC\xFF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(escape_html("\xE2\x80\xAE"
                        "cba"),
            "[U+202E]cba");
  EXPECT_EQ(escape_html("K\xC3\xBChlung \xE2\x9C\x93"), "K\xC3\xBChlung \xE2\x9C\x93");
}

TEST(Html, JsonCannotEndItsScript) {
  const std::string text = json_for_script({{"k", "</script><!--&\xFF"}});
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(text)["k"], "</script><!--&\xEF\xBF\xBD");
}

TEST(Html, OurScriptsCannotEndEarlyEither) {
  for (std::string_view script : {echarts_script(), report_script()}) {
    EXPECT_EQ(script.find("</script"), std::string_view::npos);
    EXPECT_EQ(script.find("<!--"), std::string_view::npos);
  }
  EXPECT_EQ(report_style().find("</style"), std::string_view::npos);
  EXPECT_GT(echarts_script().size(), 500'000u);
}

TEST(Quantity, ReadsAsPeopleWriteIt) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(rounded(std::nan("")), "n/a");
  EXPECT_EQ(rounded(0.06149), "0.0615");
  EXPECT_EQ(rounded(-12345.0), "-12,345");
  EXPECT_EQ(span(9.4 * 3600), "9.4 h");
  EXPECT_EQ(span(0.061), "61 ms");
  EXPECT_EQ(span(7 * 86400.0), "7 d");
  EXPECT_EQ(quantity(8.35e10, "J"), "23.2 MWh");
  EXPECT_EQ(quantity(0.5, "1"), "0.5");
  EXPECT_EQ(quantity(3.0, "m3/s"), "3 m3/s");
}

TEST(TellingDevices, FoundMissedFalseAlarmAndSlowest) {
  testing::TemporaryFolder folder;
  const auto file = engine::ResultFile::open(write_run(folder / "run.orrery"));
  ASSERT_TRUE(file);
  std::set<engine::DeviceId> recorded;
  for (engine::DeviceId device = 0; device < 20; ++device) recorded.insert(device);
  const auto chosen = telling_devices(file->tables(), recorded);
  ASSERT_EQ(chosen.size(), 4u);
  EXPECT_EQ(chosen[0].device, 3u);
  EXPECT_EQ(chosen[1].device, 17u);
  EXPECT_EQ(chosen[2].device, 14u);
  EXPECT_EQ(chosen[3].device, 11u);
  const auto of_few = telling_devices(file->tables(), {5, 7});
  ASSERT_EQ(of_few.size(), 1u);
  EXPECT_EQ(of_few[0].device, 7u);
  EXPECT_EQ(telling_devices(file->tables(), {5, 6}).at(0).device, 5u);
}

TEST(Thinned, KeepsEveryPeakAndEveryGap) {
  Curve curve;
  for (int i = 0; i < 10'000; ++i) {
    curve.time_s.push_back(i);
    curve.value.push_back(i >= 4000 && i < 5000 ? std::nan("") : 0.001 * (i % 7));
  }
  curve.value[1234] = 50.0;
  curve.value[8765] = -50.0;
  const Curve thin = thinned(curve, 100);
  EXPECT_LE(thin.value.size(), 100u);
  EXPECT_EQ(std::count(thin.value.begin(), thin.value.end(), 50.0), 1);
  EXPECT_EQ(std::count(thin.value.begin(), thin.value.end(), -50.0), 1);
  EXPECT_TRUE(std::is_sorted(thin.time_s.begin(), thin.time_s.end()));
  EXPECT_TRUE(
      std::any_of(thin.value.begin(), thin.value.end(), [](double v) { return std::isnan(v); }));
  EXPECT_EQ(thinned(curve, 10'000).value.size(), 10'000u);
}

TEST(Report, OnePageThatSaysWhatMatters) {
  testing::TemporaryFolder folder;
  const std::vector<fs::path> results = {write_run(folder / "run.orrery")};
  ASSERT_TRUE(write_report(results, folder / "report.html"));
  const std::string page = testing::read_bytes(folder / "report.html");
  EXPECT_LT(page.size(), 5u << 20);
  EXPECT_TRUE(says(page, "Passed: both gates hold."));
  EXPECT_TRUE(says(page, "watch_pca found 4 of 5 faults"));
  EXPECT_TRUE(says(page, "orrery run scenarios/library/pump-house-small.yaml --seed 42"));
  EXPECT_TRUE(says(page, testing::synthetic_summary().fingerprint));
  EXPECT_TRUE(says(page, "waveforms (1024 values a row) are switched off"));
  EXPECT_TRUE(says(page, "default-src 'none'"));
  EXPECT_FALSE(fs::exists(folder / "report.html.partial"));
}

TEST(Report, SeveralRunsSideBySide) {
  testing::TemporaryFolder folder;
  const auto run = write_run(folder / "run.orrery");
  const std::vector<fs::path> results = {run, run};
  ASSERT_TRUE(write_report(results, folder / "two.html"));
  const std::string page = testing::read_bytes(folder / "two.html");
  EXPECT_TRUE(says(page, "Metrics side by side"));
  EXPECT_TRUE(says(page, "2: Pump house, synthetic, seed 42"));
}

TEST(Report, EveryMissingResultIsNamedAndNothingIsWritten) {
  testing::TemporaryFolder folder;
  const std::vector<fs::path> results = {folder / "a.orrery", folder / "b.orrery"};
  const auto refused = write_report(results, folder / "report.html");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().items().size(), 2u);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Report, AnUnwritablePlaceIsAnIoError) {
  testing::TemporaryFolder folder;
  const std::vector<fs::path> results = {write_run(folder / "run.orrery")};
  const auto refused = write_report(results, folder / "no/such/folder/report.html");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().items().front().code, "io-write");
}

TEST(Report, ARunWithNothingInItStillReads) {
  testing::TemporaryFolder folder;
  {
    engine::SqliteStore store(folder / "bare.orrery");
    ASSERT_TRUE(store.begin({}));
    ASSERT_TRUE(store.finish({}));
  }
  const std::vector<fs::path> results = {folder / "bare.orrery"};
  ASSERT_TRUE(write_report(results, folder / "bare.html"));
  EXPECT_TRUE(says(testing::read_bytes(folder / "bare.html"), "no agent was scored"));
}

}  // namespace
}  // namespace orrery::scenarios
