// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace orrery::tests {

/// Appends a line of JSON to the file that `ORRERY_TRUTHS` names: row, test and `members`. That is
/// how `scripts/validation_table.py` learns what the tests found; without the variable, nothing.
inline void tell_truth(const std::string& row, const std::string& members) {
  const char* path = std::getenv("ORRERY_TRUTHS");
  if (path == nullptr) return;
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const std::string name =
      test == nullptr ? "" : fmt::format("{}.{}", test->test_suite_name(), test->name());
  std::FILE* file = std::fopen(path, "a");
  ASSERT_NE(file, nullptr) << path;
  fmt::print(file, "{{\"row\": \"{}\", \"test\": \"{}\", {}}}\n", row, name, members);
  std::fclose(file);
}

/// A finite number as JSON reads it; nothing else is one.
inline std::string json_of(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "null";
}

/// Holds `got` to a number of a row of the validation table (`tests/validation/rows.csv`), within
/// `tolerance`, and tells the table. `what` tells the numbers of one row apart.
inline void expect_truth(const std::string& row, const std::string& what, double expected,
                         double got, double tolerance) {
  const bool pass = std::fabs(got - expected) <= tolerance;
  EXPECT_TRUE(pass) << row << " (" << what << "): expected " << expected << " within " << tolerance
                    << ", got " << got;
  ASSERT_EQ(what.find_first_of("\"\\\n"), std::string::npos) << what;
  tell_truth(row, fmt::format(R"("what": "{}", "expected": {}, "got": {}, "tolerance": {})", what,
                              json_of(expected), json_of(got), json_of(tolerance)));
}

/// The same for whole numbers beyond the 53 bits of a double: they are equal or they are not.
inline void expect_same_truth(const std::string& row, const std::string& what,
                              std::uint64_t expected, std::uint64_t got) {
  EXPECT_EQ(expected, got) << row << " (" << what << ")";
  tell_truth(row, fmt::format(R"("what": "{}", "expected": {}, "got": {}, "tolerance": 0)", what,
                              expected, got));
}

/// For a test that skips because recorded data are not here: the row is `data absent`, not gone.
inline void tell_absent(const std::string& row, const std::string& reason) {
  tell_truth(row, fmt::format(R"("absent": "{}")", reason));
}

}  // namespace orrery::tests
