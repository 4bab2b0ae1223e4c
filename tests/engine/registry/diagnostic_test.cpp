// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/diagnostic.h"

#include <gtest/gtest.h>

#include "engine/registry/result.h"

namespace orrery::engine {
namespace {

SourcePlace place(int line, int column, const char* file = "a.yaml") {
  return {file, line, column, 0, 0};
}

TEST(Diagnostic, TextHasPlaceKindCodeAndRemedy) {
  const Diagnostic full{Severity::kError, "unit-dimension", place(3, 7), "m is not s", "write s"};
  EXPECT_EQ(to_string(full), "a.yaml:3:7: error unit-dimension: m is not s\n    remedy: write s");
  EXPECT_EQ(to_string({Severity::kWarning, "x", place(0, 0), "all of it", ""}),
            "a.yaml: warning x: all of it");
  EXPECT_EQ(to_string({Severity::kError, "x", {}, "nowhere", ""}), "error x: nowhere");
}

TEST(Diagnostics, SortByPlaceAndMergeIdenticalOnes) {
  Diagnostics found;
  found.error("c", place(9, 1), "late");
  found.error("b", place(2, 5), "same");
  found.warning("a", place(2, 1), "first");
  found.error("b", place(2, 5), "same");
  found.error("b", place(10, 1, "A.yaml"), "other file");
  EXPECT_EQ(found.error_count(), 4u);
  found.sort();
  std::vector<std::string> order;
  for (const auto& item : found.items()) order.push_back(item.message);
  EXPECT_EQ(order, (std::vector<std::string>{"other file", "first", "same", "late"}));
  EXPECT_EQ(found.error_count(), 3u);
}

TEST(Diagnostics, WarningsAreNoErrors) {
  Diagnostics found;
  found.warning("a", {}, "careful");
  EXPECT_FALSE(found.has_errors());
  EXPECT_FALSE(found.empty());
  Diagnostics more;
  more.error("b", {}, "wrong");
  found.append(more);
  EXPECT_TRUE(found.has_errors());
  EXPECT_EQ(found.items().size(), 2u);
}

TEST(Diagnostics, AFailureCarriesThem) {
  const Result<int> result = failure("code", place(1, 2), "message", "remedy");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().items()[0].remedy, "remedy");
}

TEST(ClosestName, FindsMisspellingsAndNothingElse) {
  const std::vector<std::string> names = {"temperature", "pressure", "flow", "level"};
  EXPECT_EQ(closest_name("temprature", names), "temperature");
  EXPECT_EQ(closest_name("flwo", names), "flow");
  EXPECT_EQ(closest_name("presure", names), "pressure");
  EXPECT_EQ(closest_name("vibration", names), "");
  EXPECT_EQ(closest_name("x", {}), "");
  EXPECT_EQ(closest_name("ab", {"ax", "ab"}), "ab");
  EXPECT_EQ(closest_name(std::string(10'000, 'a'), names), "");
}

}  // namespace
}  // namespace orrery::engine
