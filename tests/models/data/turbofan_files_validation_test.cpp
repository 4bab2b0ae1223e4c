// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/truth.h"

namespace orrery::models {
namespace {

struct Counted {
  double engines = 0.0;
  double rows = 0.0;
  bool of_26_columns = true;
};

/// unit, cycle, 3 settings, 21 sensors a row, between blanks.
Counted counted(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::set<int> engines;
  Counted found;
  for (std::string line; std::getline(file, line);) {
    std::istringstream cells(line);
    int columns = 0;
    double unit = 0.0;
    for (double cell = 0.0; cells >> cell; ++columns)
      if (columns == 0) unit = cell;
    if (columns == 0) continue;
    found.of_26_columns = found.of_26_columns && columns == 26;
    engines.insert(static_cast<int>(unit));
    ++found.rows;
  }
  found.engines = static_cast<double>(engines.size());
  return found;
}

struct Set {
  const char* name;
  std::array<double, 2> engines;
  std::array<double, 2> rows;
};
constexpr Set kSets[] = {{"FD001", {100, 100}, {20631, 13096}},
                         {"FD002", {260, 259}, {53759, 33991}},
                         {"FD003", {100, 100}, {24720, 16596}},
                         {"FD004", {249, 248}, {61249, 41214}}};

// NASA's readme swaps the engines of FD004: the files have 249 to train and 248 to test.
TEST(RecordedTurbofans, TUR_05_TUR_06_engines_and_rows) {
  const char* root = std::getenv("ORRERY_DATA");
  std::string missing;
  for (const Set& set : kSets) {
    for (const int part : {0, 1}) {
      const std::string name = fmt::format("{}_{}", part == 0 ? "train" : "test", set.name);
      const auto path = std::filesystem::path(root == nullptr ? "" : root) / "cmapss";
      if (root == nullptr || !std::filesystem::exists(path / (name + ".txt"))) {
        missing += " " + name;
        continue;
      }
      const Counted found = counted(path / (name + ".txt"));
      const auto p = static_cast<std::size_t>(part);
      tests::expect_truth("TUR-05", name, set.engines[p], found.engines, 0.0);
      tests::expect_truth("TUR-06", name, set.rows[p], found.rows, 0.0);
      EXPECT_TRUE(found.of_26_columns) << name;
    }
  }
  if (missing.empty()) return;
  for (const char* row : {"TUR-05", "TUR-06"})
    tests::tell_absent(row, "ORRERY_DATA has no cmapss files" + missing);
  GTEST_SKIP() << "ORRERY_DATA has no cmapss files" << missing;
}

}  // namespace
}  // namespace orrery::models
