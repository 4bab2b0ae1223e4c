// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace orrery::tests {

/// Holds `got` to a number of a row of the validation table (`tests/validation/rows.csv`), within
/// `tolerance`. `what` tells the numbers of one row apart. Also tells whoever makes the table:
/// appends a line of JSON to the file that `ORRERY_TRUTHS` names.
inline void expect_truth(const std::string& row, const std::string& what, double expected,
                         double got, double tolerance) {
  const bool pass = std::fabs(got - expected) <= tolerance;
  EXPECT_TRUE(pass) << row << " (" << what << "): expected " << expected << " within " << tolerance
                    << ", got " << got;
  const char* path = std::getenv("ORRERY_TRUTHS");
  if (path == nullptr) return;
  std::FILE* file = std::fopen(path, "a");
  ASSERT_NE(file, nullptr) << path;
  fmt::print(file,
             R"({{"row": "{}", "what": "{}", "expected": {}, "got": {}, "tolerance": {}, )"
             R"("pass": {}}})"
             "\n",
             row, what, expected, std::isfinite(got) ? fmt::format("{}", got) : "null", tolerance,
             pass);
  std::fclose(file);
}

}  // namespace orrery::tests
