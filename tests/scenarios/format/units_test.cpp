// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/units.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace orrery::scenarios {
namespace {

using engine::SourcePlace;
using engine::UnitRole;

const SourcePlace kPlace{"plant.yaml", 4, 10, 100, 120};

double si_of(const std::string& text, const std::string& expected,
             UnitRole role = UnitRole::kAbsolute) {
  const auto value = parse_si(text, expected, role, kPlace);
  EXPECT_TRUE(value.has_value()) << text << ": " << to_string(value.error().items()[0]);
  return value.value_or(-999.0);
}

engine::Diagnostic mistake_of(const std::string& text, const std::string& expected) {
  const auto value = parse_si(text, expected, UnitRole::kAbsolute, kPlace);
  EXPECT_FALSE(value.has_value()) << text << " is " << value.value_or(0.0);
  return value.has_value() ? engine::Diagnostic{} : value.error().items().front();
}

TEST(Units, TableOfConversions) {
  struct Row {
    const char* text;
    const char* expected;
    double si;
  };
  const Row rows[] = {
      {"5 min", "s", 300.0},
      {"2 h", "s", 7200.0},
      {"1 d", "s", 86400.0},
      {"1 week", "s", 604800.0},
      {"3 ms", "s", 0.003},
      {"1 kWh", "J", 3.6e6},
      {"1 Ah", "C", 3600.0},
      {"500 mAh", "C", 1800.0},
      {"1 kB", "bit", 8000.0},
      {"1 kB", "byte", 1000.0},
      {"1 MiB", "byte", 1048576.0},
      {"2 MB", "byte", 2e6},
      {"250 kbit/s", "bit/s", 250e3},
      {"10 Mbps", "bit/s", 1e7},
      {"-110 dBm", "dB", -110.0},
      {"0.3 EUR/kWh", "EUR/J", 0.3 / 3.6e6},
      {"4 USD", "USD", 4.0},
      {"60 rev/min", "Hz", 1.0},
      {"1440 rpm", "Hz", 24.0},
      {"1440 rpm", "rad/s", 150.79644737231007},
      {"180 deg", "rad", 3.141592653589793},
      {"60 l/min", "m3/s", 1e-3},
      {"1 gpm", "m3/s", 3.785411784e-3 / 60.0},
      {"36 m3/h", "m3/s", 0.01},
      {"36 m^3/h", "m3/s", 0.01},
      {"36 m³/h", "m3/s", 0.01},
      {"0.3 bar", "Pa", 3e4},
      {"2 g0", "m/s2", 19.6133},
      {"2 g", "kg", 0.002},
      {"4 mm/s", "m/s", 0.004},
      {"1.537 in", "m", 0.0390398},
      {"10 mil", "m", 2.54e-4},
      {"36 km/h", "m/s", 10.0},
      {"5 %", "1", 0.05},
      {"400 ppm", "1", 4e-4},
      {"1.02 pu", "1", 1.02},
      {"3 GMAC/s", "MAC/s", 3e9},
      {"2 W/(m2 K)", "W/(K m2)", 2.0},
      {"2 W/m2/K", "W/(m2 K)", 2.0},
      {"5 µm", "m", 5e-6},
      {"3 kg m2/s2", "J", 3.0},
      {"3 m s-1", "m/s", 3.0},
      {"2 nV/Hz^0.5", "V s^0.5", 2e-9},
      {"7", "1", 7.0},
      {"-3.2e-4 m3/s", "m3/s", -3.2e-4},
      {"+2.5e+3 W", "kW", 2.5},
  };
  for (const auto& row : rows) EXPECT_DOUBLE_EQ(si_of(row.text, row.expected), row.si) << row.text;
}

TEST(Units, TemperatureIsAbsoluteOrDifference) {
  EXPECT_DOUBLE_EQ(si_of("22 degC", "K"), 295.15);
  EXPECT_DOUBLE_EQ(si_of("22 °C", "K"), 295.15);
  EXPECT_DOUBLE_EQ(si_of("-40 degF", "K"), 233.15);
  EXPECT_DOUBLE_EQ(si_of("22 degC", "K", UnitRole::kDifference), 22.0);
  EXPECT_DOUBLE_EQ(si_of("9 degF", "K", UnitRole::kDifference), 5.0);
  EXPECT_DOUBLE_EQ(si_of("2 W/degC", "W/K"), 2.0);
}

TEST(Units, WrongDimensionNamesUnitsThatFit) {
  const auto mistake = mistake_of("5 bar", "s");
  EXPECT_EQ(mistake.code, "unit-dimension");
  EXPECT_EQ(mistake.message, "`bar` is the unit of a pressure, a time is expected");
  EXPECT_EQ(mistake.remedy, "write it in a unit of time: ns, us, ms, s, min");
  EXPECT_EQ(mistake.place.line, 4);
  EXPECT_EQ(mistake.place.column, 12);
  EXPECT_EQ(mistake.place.begin, 102U);
  EXPECT_EQ(mistake.place.end, 105U);
}

TEST(Units, NothingIsTakenForSomethingElse) {
  const char* pairs[][2] = {
      {"5 m", "s"},   {"8 bit/s", "Hz"},  {"9600 Bd", "bit/s"}, {"3 dB", "1"},     {"1 EUR", "USD"},
      {"5 MAC", "1"}, {"50 Hz", "rad/s"}, {"1 byte", "1"},      {"22 C", "K"},     {"2 g", "m/s2"},
      {"1 rad", "1"}, {"1 kWh", "W"},     {"3 l/min", "kg/s"},  {"2 bit", "bit/s"}};
  for (const auto& [text, expected] : pairs) {
    const auto mistake = mistake_of(text, expected);
    EXPECT_EQ(mistake.code, "unit-dimension") << text;
    EXPECT_FALSE(mistake.remedy.empty()) << text;
  }
  EXPECT_NE(mistake_of("50 Hz", "rad/s").remedy.find("rev/min"), std::string::npos);
}

TEST(Units, MistakesHaveCodesAndPlaces) {
  struct Row {
    const char* text;
    const char* code;
    int column;
    const char* remedy;
  };
  const Row rows[] = {
      {"5", "unit-missing", 10, "`5 s`"},
      {"5 minuets", "unit-unknown", 12, "`minute`"},
      {"5 Sec", "unit-unknown", 12, ""},
      {"5 KWH", "unit-unknown", 12, "`kWh`"},
      {"1 W/m2 K", "unit-syntax", 17, "W/(m2 K)"},
      {"1 m/(s", "unit-syntax", 14, "`)`"},
      {"1 m^", "unit-syntax", 12, "m^2"},
      {"1 m^999", "unit-syntax", 12, "100"},
      {"1 m/2", "unit-syntax", 14, "1/s"},
      {"1 kkm", "unit-unknown", 12, ""},
      {"1_000 s", "number-syntax", 10, "separators"},
      {"1,5 s", "number-syntax", 10, "point"},
      {"0x1F s", "number-syntax", 10, "decimal"},
      {"010 s", "number-syntax", 10, "zero"},
      {".5 s", "number-syntax", 10, "0.5"},
      {"inf s", "number-syntax", 10, "decimal"},
      {"nan", "number-syntax", 10, "decimal"},
      {"", "number-syntax", 10, "decimal"},
      {"1e400 s", "number-range", 10, "e308"},
      {"--5 s", "number-syntax", 10, "decimal"},
  };
  for (const auto& row : rows) {
    const auto mistake = mistake_of(row.text, "s");
    EXPECT_EQ(mistake.code, row.code) << row.text;
    EXPECT_EQ(mistake.place.column, row.column) << row.text;
    EXPECT_FALSE(mistake.remedy.empty()) << row.text;
    EXPECT_NE(mistake.remedy.find(row.remedy), std::string::npos) << mistake.remedy;
  }
}

TEST(Units, EveryUnknownNameIsTold) {
  const auto unit = parse_unit("kgg foo/secc", kPlace);
  ASSERT_FALSE(unit.has_value());
  EXPECT_EQ(unit.error().items().size(), 3U);
}

TEST(Units, Durations) {
  EXPECT_EQ(parse_duration("5 min", kPlace)->ns, 300'000'000'000);
  EXPECT_EQ(parse_duration("1.5 ms", kPlace)->ns, 1'500'000);
  EXPECT_EQ(parse_duration("0 s", kPlace)->ns, 0);
  EXPECT_EQ(parse_duration("12", kPlace).error().items()[0].code, "unit-missing");
  EXPECT_EQ(parse_duration("400 yr", kPlace).error().items()[0].code, "duration-range");
  EXPECT_EQ(parse_duration("1e-20 s", kPlace).error().items()[0].code, "duration-range");
}

TEST(Units, ValuesAreShownAsPeopleWriteThem) {
  EXPECT_EQ(format_quantity(300.0, "s"), "5 min");
  EXPECT_EQ(format_quantity(90.0, "s"), "90 s");
  EXPECT_EQ(format_quantity(86400.0, "s"), "1 d");
  EXPECT_EQ(format_quantity(0.25, "s"), "250 ms");
  EXPECT_EQ(format_quantity(295.15, "K"), "22 degC");
  EXPECT_EQ(format_quantity(3e5, "Pa"), "3 bar");
  EXPECT_EQ(format_quantity(0.0, "s"), "0 s");
  EXPECT_EQ(format_quantity(0.5, "1"), "0.5");
  EXPECT_EQ(format_quantity(2.0, "kg/m5"), "2 kg/m5");
}

TEST(Units, TextOfADimensionReadsBack) {
  for (const char* text : {"m3/s", "J/(kg K)", "s2/m5", "1/s2", "kg", "V/Hz^0.5", "EUR/J", "1"}) {
    const auto unit = parse_unit(text, kPlace);
    ASSERT_TRUE(unit.has_value()) << text;
    const auto again = parse_unit(to_string(unit->dimension()), kPlace);
    ASSERT_TRUE(again.has_value()) << to_string(unit->dimension());
    EXPECT_EQ(again->dimension(), unit->dimension()) << text;
  }
}

/// The table of docs/units.md: rows `| `text` | `expected unit` | value |` under "Examples".
TEST(Units, DocumentedExamplesHold) {
  std::ifstream page(std::string(ORRERY_SOURCE_DIR) + "/docs/units.md");
  ASSERT_TRUE(page.is_open());
  int rows = 0;
  for (std::string line; std::getline(page, line);) {
    std::vector<std::string> cells;
    for (std::size_t at = 0; (at = line.find("| ", at)) != std::string::npos;) {
      const std::size_t end = line.find(" |", at + 1);
      if (end == std::string::npos) break;
      cells.push_back(line.substr(at + 2, end - at - 2));
      at = end + 1;
    }
    const auto quoted = [](const std::string& s) { return s.size() > 2 && s.front() == '`'; };
    if (cells.size() != 3 || !quoted(cells[0]) || !quoted(cells[1]) || quoted(cells[2])) continue;
    const auto bare = [](const std::string& s) { return s.substr(1, s.size() - 2); };
    EXPECT_DOUBLE_EQ(si_of(bare(cells[0]), bare(cells[1])), std::stod(cells[2])) << line;
    ++rows;
  }
  EXPECT_GE(rows, 10);
}

}  // namespace
}  // namespace orrery::scenarios
