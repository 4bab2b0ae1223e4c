// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/recorded_home.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

using Changed = std::map<std::string, engine::ParamValue>;
using Columns = std::map<std::string, std::vector<double>>;
using Made = engine::Result<std::unique_ptr<engine::Population>>;

constexpr double kHourS = 3600.0;
constexpr double kDayS = 24.0 * kHourS;

/// A file that is gone with the test.
class File {
 public:
  explicit File(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("orrery_home_" + std::to_string(getpid()) + "_" + std::to_string(++made) + ".csv")) {
    std::ofstream(path_) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  static inline int made = 0;
  std::filesystem::path path_;
};

/// `days` of hours: the load counts the hours in kWh, from `first`.
std::string home(int days, int first = 0) {
  std::string text = "load,sun\n";
  for (int hour = 0; hour < 24 * days; ++hour)
    text += std::to_string(first + hour) + "," + std::to_string(10 * (hour % 24)) + "\n";
  return text;
}

Made load(const std::vector<std::string>& files, const Changed& changed = {},
          const Columns& columns = {}, std::uint32_t count = 1) {
  engine::PopulationSpec spec;
  spec.name = "home";
  spec.count = count;
  spec.texts = engine::ParamSet::defaults(recorded_home_info());
  for (const auto& param : recorded_home_info().params)
    if (!param.whole_population) spec.columns[param.name].assign(count, param.default_number);
  spec.texts.set("files", files);
  spec.texts.set("load_column", std::string("load [kWh]"));
  spec.texts.set("solar_column", std::string("sun [W/kW]"));
  for (const auto& [name, value] : changed) spec.texts.set(name, value);
  for (const auto& [name, values] : columns) spec.columns[name] = values;
  return make_recorded_home(std::move(spec));
}

void expect_refused(const Made& made, const std::string& code) {
  ASSERT_FALSE(made.has_value());
  ASSERT_EQ(made.error().items().size(), 1U);
  EXPECT_EQ(made.error().items()[0].code, code);
  EXPECT_FALSE(made.error().items()[0].remedy.empty());
}

TEST(RecordedHome, HoldsEachRowForAnHourInSiUnits) {
  const File file(home(1));
  const auto homes = load({file.path()}, {}, {{"solar_power", {4000.0}}});
  ASSERT_TRUE(homes.has_value());
  EXPECT_EQ(value_of(**homes, "load"), 0.0);
  advance_to(**homes, 2.0 * kHourS);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load"), 2000.0);  // 2 kWh in an hour
  EXPECT_DOUBLE_EQ(value_of(**homes, "solar"), 80.0);   // 20 W/kW of 4 kW
  advance_to(**homes, 3.0 * kHourS - 1.0);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load"), 2000.0);
  EXPECT_EQ(value_of(**homes, "price"), 0.0);  // no file
}

TEST(RecordedHome, RowsChooseARecordingAndADay) {
  const File first(home(3)), second(home(3, 100));
  const auto homes = load({first.path(), second.path()}, {},
                          {{"recording", {0.0, 1.0, 1.0}}, {"start_day", {0.0, 1.7, 4.0}}}, 3);
  ASSERT_TRUE(homes.has_value());
  EXPECT_DOUBLE_EQ(value_of(**homes, "load", 0), 0.0);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load", 1), 124e3);  // 1.7: the second day from midnight
  EXPECT_DOUBLE_EQ(value_of(**homes, "load", 2), 124e3);  // after three days the recording repeats
  advance_to(**homes, 2.0 * kDayS);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load", 1), 100e3);
}

TEST(RecordedHome, LoadsAreScaledAndRoofsAreNot) {
  const File file(home(1));
  const auto homes =
      load({file.path()}, {}, {{"solar_power", {4000.0, 4000.0}}, {"load_factor", {1.0, 1.5}}}, 2);
  ASSERT_TRUE(homes.has_value());
  advance_to(**homes, 2.0 * kHourS);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load", 1), 1.5 * value_of(**homes, "load", 0));
  EXPECT_DOUBLE_EQ(value_of(**homes, "solar", 1), value_of(**homes, "solar", 0));
}

TEST(RecordedHome, PlaysSpansOfDaysJoined) {
  const File file(home(5));
  const auto homes = load({file.path()}, {{"spans", std::vector<double>{0, 1, 3, 4}}});
  ASSERT_TRUE(homes.has_value());
  advance_to(**homes, kDayS);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load"), 72e3);  // the fourth day follows the first
  advance_to(**homes, 2.0 * kDayS);
  EXPECT_DOUBLE_EQ(value_of(**homes, "load"), 0.0);
}

TEST(RecordedHome, PriceAndCarbonComeFromFilesOfTheirOwn) {
  std::string rows = "p,c\n";
  for (int hour = 0; hour < 24; ++hour) rows += hour < 16 ? "0.22,150\n" : "0.5,200\n";
  const File file(home(1)), grid(rows);
  const auto homes = load({file.path()}, {{"price_file", grid.path()},
                                          {"price_column", std::string("p [EUR/kWh]")},
                                          {"carbon_file", grid.path()},
                                          {"carbon_column", std::string("c [g/kWh]")}});
  ASSERT_TRUE(homes.has_value());
  EXPECT_DOUBLE_EQ(value_of(**homes, "price"), 0.22 / 3.6e6);
  advance_to(**homes, 16.0 * kHourS);
  EXPECT_DOUBLE_EQ(value_of(**homes, "price"), 0.5 / 3.6e6);
  EXPECT_DOUBLE_EQ(value_of(**homes, "carbon"), 0.2 / 3.6e6);
}

TEST(RecordedHome, RefusesWhatDoesNotFit) {
  const File file(home(2)), shorter(home(1)), hole("load,sun\n1,\n");
  expect_refused(load({file.path()}, {{"load_column", std::string("load [EUR]")}}), "record-unit");
  expect_refused(load({file.path()}, {{"load_column", std::string("lood [kWh]")}}), "csv-column");
  expect_refused(load({file.path(), shorter.path()}), "record-length");
  expect_refused(load({hole.path()}), "record-gap");
  expect_refused(load({file.path()}, {{"spans", std::vector<double>{1, 1}}}), "record-spans");
  expect_refused(load({file.path()}, {{"spans", std::vector<double>{2, 9}}}), "record-spans");
  expect_refused(load({file.path()}, {}, {{"recording", {1.0}}}), "record-row");
  expect_refused(load({file.path()}, {{"price_file", file.path()}}), "record-column");
}

TEST(RecordedHome, GoesOnFromASnapshot) {
  const File file(home(2));
  const auto first = load({file.path()});
  advance_to(**first, 30.0 * kHourS);
  const auto second = load({file.path()});
  const auto bytes = saved(**first);
  engine::ArchiveReader reader(bytes);
  ASSERT_TRUE((*second)->load(reader));
  EXPECT_EQ(value_of(**first, "load"), value_of(**second, "load"));
}

}  // namespace
}  // namespace orrery::devices
