// SPDX-License-Identifier: Apache-2.0
#include "devices/climate/weather_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

/// A file that is gone with the test.
class Recording {
 public:
  explicit Recording(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("orrery_weather_" + std::to_string(getpid()) + "_" + std::to_string(++made) +
               ".csv")) {
    std::ofstream(path_) << text;
  }
  ~Recording() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  static inline int made = 0;
  std::filesystem::path path_;
};

engine::Result<std::unique_ptr<engine::Population>> load(
    const std::string& path, const std::map<std::string, engine::ParamValue>& changed,
    std::uint32_t count = 1) {
  engine::PopulationSpec spec;
  spec.name = "weather";
  spec.count = count;
  spec.texts = engine::ParamSet::defaults(weather_file_info());
  for (const auto& param : weather_file_info().params)
    if (param.kind == engine::ParamKind::kNumber && !param.whole_population)
      spec.columns[param.name].assign(count, param.default_number);
  spec.texts.set("file", path);
  for (const auto& [name, value] : changed) spec.texts.set(name, value);
  return make_weather_file(std::move(spec));
}

const char* const kHours =
    "time,T [degC],RH,Wind\n"
    "2022-07-01 00:00:00,10,50,1\n"
    "2022-07-01 01:00:00,14,60,2\n"
    "2022-07-01 02:00:00,12,70,3\n"
    "2022-07-01 03:00:00,11,80,4\n";
const std::map<std::string, engine::ParamValue> kColumns = {
    {"time_column", std::string("time")},
    {"temperature_column", std::string("T [degC]")},
    {"humidity_column", std::string("RH [%]")},
    {"wind_speed_column", std::string("Wind [km/h]")}};

std::map<std::string, engine::ParamValue> with(std::map<std::string, engine::ParamValue> more) {
  more.insert(kColumns.begin(), kColumns.end());
  return more;
}

/// Code of the only mistake, and that its line is `line` and it has a remedy.
void expect_refused(const engine::Result<std::unique_ptr<engine::Population>>& result,
                    const std::string& code, int line) {
  ASSERT_FALSE(result.has_value());
  ASSERT_EQ(result.error().items().size(), 1u);
  const auto& mistake = result.error().items()[0];
  EXPECT_EQ(mistake.code, code) << engine::to_string(mistake);
  EXPECT_EQ(mistake.place.line, line) << engine::to_string(mistake);
  EXPECT_FALSE(mistake.remedy.empty());
}

TEST(WeatherFile, IsLinearBetweenRowsAndInSiUnits) {
  const Recording file(kHours);
  const auto weather = load(file.path(), kColumns);
  ASSERT_TRUE(weather.has_value());
  EXPECT_NEAR(value_of(**weather, "temperature"), 283.15, 1e-9);
  advance_to(**weather, 900.0);
  EXPECT_NEAR(value_of(**weather, "temperature"), 284.15, 1e-9);
  EXPECT_NEAR(value_of(**weather, "humidity"), 0.525, 1e-12);
  EXPECT_NEAR(value_of(**weather, "wind_speed"), 1.25 / 3.6, 1e-12);
  advance_to(**weather, 5400.0);
  EXPECT_NEAR(value_of(**weather, "temperature"), 286.15, 1e-9);
}

TEST(WeatherFile, RepeatsOrHoldsAfterItsEnd) {
  const Recording file(kHours);
  const auto again = load(file.path(), kColumns);
  // Four rows of an hour: the fifth is the first, and between them lies a straight line.
  advance_to(**again, 3.5 * 3600);
  EXPECT_NEAR(value_of(**again, "temperature"), 283.65, 1e-9);
  advance_to(**again, 5 * 3600.0);
  EXPECT_NEAR(value_of(**again, "temperature"), 287.15, 1e-9);
  const auto held = load(file.path(), with({{"at_end", std::string("hold")}}));
  advance_to(**held, 5 * 3600.0);
  EXPECT_NEAR(value_of(**held, "temperature"), 284.15, 1e-9);
}

TEST(WeatherFile, SunIsThatOfTheFilesDate) {
  const Recording file(kHours);
  const auto july = load(file.path(), kColumns);
  advance_to(**july, 12 * 3600.0);
  // Noon in Potsdam, 1 July: 90 - 52.4 + 23.1 deg, the sun 12 minutes from the meridian.
  EXPECT_NEAR(value_of(**july, "sun_elevation") * 57.29578, 60.7, 0.2);
}

TEST(WeatherFile, GlobalIrradianceIsSplitAndPutTogether) {
  const Recording parts("s,T,b,d\n0,20,500,100\n3600,20,500,100\n");
  const std::map<std::string, engine::ParamValue> columns = {
      {"time_column", std::string("s")},
      {"temperature_column", std::string("T [degC]")},
      {"dni_column", std::string("b [W/m2]")},
      {"dhi_column", std::string("d [W/m2]")},
      {"start_day", 172.5},
      {"at_end", std::string("hold")}};
  const auto weather = load(parts.path(), columns);
  ASSERT_TRUE(weather.has_value());
  EXPECT_NEAR(value_of(**weather, "ghi"),
              100 + 500 * std::sin(value_of(**weather, "sun_elevation")), 1e-9);
  const Recording whole("s,T,g\n0,20,600\n3600,20,600\n");
  const auto split = load(whole.path(), {{"time_column", std::string("s")},
                                         {"temperature_column", std::string("T [degC]")},
                                         {"ghi_column", std::string("g [W/m2]")},
                                         {"start_day", 172.5}});
  ASSERT_TRUE(split.has_value());
  EXPECT_NEAR(value_of(**split, "dhi") +
                  value_of(**split, "dni") * std::sin(value_of(**split, "sun_elevation")),
              600.0, 1e-9);
  EXPECT_GT(value_of(**split, "dhi"), 60.0);
}

TEST(WeatherFile, RefusesAMissingRowAndFillsItWhenTold) {
  const Recording file(
      "time,T [degC],RH,Wind\n"
      "2022-07-01 00:00:00,10,50,1\n2022-07-01 01:00:00,10,50,1\n"
      "\n"
      "2022-07-01 02:00:00,10,50,1\n2022-07-01 05:00:00,16,50,1\n");
  expect_refused(load(file.path(), kColumns), "weather-gap", 6);
  const auto filled = load(file.path(), with({{"gaps", std::string("interpolate")}}));
  ASSERT_TRUE(filled.has_value());
  advance_to(**filled, 3 * 3600.0);
  EXPECT_NEAR(value_of(**filled, "temperature"), 285.15, 1e-9);
}

TEST(WeatherFile, RefusesAnEmptyCellAndFillsItWhenTold) {
  const Recording file(
      "time,T [degC],RH,Wind\n"
      "2022-07-01 00:00:00,10,50,1\n2022-07-01 01:00:00,,50,1\n2022-07-01 02:00:00,14,50,1\n");
  expect_refused(load(file.path(), kColumns), "weather-gap", 3);
  const auto filled = load(file.path(), with({{"gaps", std::string("interpolate")}}));
  ASSERT_TRUE(filled.has_value());
  advance_to(**filled, 3600.0);
  EXPECT_NEAR(value_of(**filled, "temperature"), 285.15, 1e-9);
}

TEST(WeatherFile, RefusesTimesThatGoBack) {
  const Recording file(
      "time,T [degC],RH,Wind\n"
      "2022-07-01 00:00:00,10,50,1\n2022-07-01 02:00:00,10,50,1\n2022-07-01 01:00:00,10,50,1\n");
  expect_refused(load(file.path(), kColumns), "csv-order", 4);
}

TEST(WeatherFile, RefusesUnknownColumnsUnitsAndNonsense) {
  const Recording file(kHours);
  auto columns = kColumns;
  columns["wind_speed_column"] = std::string("Wnd [m/s]");
  expect_refused(load(file.path(), columns), "csv-column", 1);
  columns["wind_speed_column"] = std::string("Wind [knot]");
  expect_refused(load(file.path(), columns), "weather-unit", 0);
  columns = kColumns;
  columns["temperature_column"] = std::string("");
  expect_refused(load(file.path(), columns), "weather-column", 0);
  // Degrees Celsius read as kelvin: no weather.
  const Recording cold("s,T\n0,300\n3600,11\n");
  const Recording undated("s,T\n0,30\n3600,11\n");
  expect_refused(load(cold.path(), {{"time_column", std::string("s")},
                                    {"temperature_column", std::string("T [K]")},
                                    {"start_day", 1.0}}),
                 "weather-range", 3);
  expect_refused(load(undated.path(), {{"time_column", std::string("s")},
                                       {"temperature_column", std::string("T [degF]")}}),
                 "weather-day", 1);
}

TEST(WeatherFile, SnapshotGoesOnWhereItWas) {
  const Recording file(kHours);
  const auto first = load(file.path(), kColumns);
  advance_to(**first, 5000.0);
  const auto second = load(file.path(), kColumns);
  const auto bytes = saved(**first);
  engine::ArchiveReader reader(bytes);
  ASSERT_TRUE((*second)->load(reader));
  EXPECT_EQ(value_of(**first, "temperature"), value_of(**second, "temperature"));
}

// A recorded year (hourly, no times, starting in July): played, it gives its rows.
TEST(WeatherFile, PlaysTheYearOfCityLearn) {
  const char* root = std::getenv("ORRERY_DATA");
  const std::filesystem::path folder = root == nullptr ? "" : root;
  const auto path = folder / "citylearn/data/datasets/citylearn_challenge_2022_phase_1/weather.csv";
  if (root == nullptr || !std::filesystem::exists(path))
    GTEST_SKIP() << "skipped: data set 'citylearn' not found; set ORRERY_DATA";
  const auto weather = load(
      path.string(), {{"sample_period", 3600.0},
                      {"temperature_column", std::string("outdoor_dry_bulb_temperature [degC]")},
                      {"humidity_column", std::string("outdoor_relative_humidity [%]")},
                      {"dni_column", std::string("direct_solar_irradiance [W/m2]")},
                      {"dhi_column", std::string("diffuse_solar_irradiance [W/m2]")},
                      {"latitude", 0.57},
                      {"start_day", 212.0}});
  ASSERT_TRUE(weather.has_value()) << engine::to_string(weather.error().items()[0]);
  EXPECT_NEAR(value_of(**weather, "temperature"), 273.15 + 20.0, 1e-9);
  EXPECT_NEAR(value_of(**weather, "humidity"), 0.84, 1e-12);
  advance_to(**weather, 3600.0);
  EXPECT_NEAR(value_of(**weather, "temperature"), 273.15 + 20.1, 1e-9);
  const double before = value_of(**weather, "dhi");
  advance_to(**weather, 8760 * 3600.0);  // it begins again
  EXPECT_NEAR(value_of(**weather, "temperature"), 273.15 + 20.0, 1e-9);
  EXPECT_EQ(before, 0.0);
}

}  // namespace
}  // namespace orrery::devices
