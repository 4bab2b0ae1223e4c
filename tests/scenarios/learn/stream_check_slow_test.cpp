// SPDX-License-Identifier: Apache-2.0
// More than a million rows in one pass: the same answers, and memory that does not grow with the file.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>

#include "scenarios/learn/stream_check.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

constexpr const char* kCard = R"(card: 1
name: long
files: long.csv
time: { column: t, format: number }
columns: { flow: { column: Flow, unit: l/min }, heat: { column: Heat, unit: K } }
label: { column: bad }
licence: our own
)";

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(StreamCheck, MoreThanAMillionRowsInBoundedMemory) {
  testing::TemporaryFolder folder;
  constexpr std::size_t kRows = 1'200'000;
  {
    std::ofstream out(folder / "long.csv");
    out << "t,Flow,Heat,bad\n";
    for (std::size_t i = 0; i < kRows; ++i) {
      const char* heat = i == 765'432 ? "warm" : i % 100 == 0 ? "" : "300.5";
      out << fmt::format("{},{},{},{}\n", i, i % 200'000, heat, i % 10 == 3 ? 1 : 0);
    }
  }
  const auto card = read_card(kCard, "card.yaml");
  ASSERT_TRUE(card);
  const long before_kib = peak_kib();
  const auto check = check_large_file(folder.path().string(), "long.csv", *card);
  const long grown_kib = peak_kib() - before_kib;
  ASSERT_TRUE(check);
  EXPECT_EQ(check->rows, kRows);
  EXPECT_EQ(check->anomalous, kRows / 10);
  EXPECT_EQ(check->missing_cells, kRows / 100);
  EXPECT_DOUBLE_EQ(check->greatest[0], 199'999.0 / 60'000.0);
  EXPECT_LE(check->hashed_rows, kStreamHashesMax);
  // Every row stands six times. More rows than hashes: half of the distinct ones are kept.
  EXPECT_GT(check->hashed_rows, kRows * 4 / 10);
  EXPECT_NEAR(static_cast<double>(check->repeated_rows) / static_cast<double>(check->hashed_rows),
              5.0 / 6.0, 1e-3);
  ASSERT_EQ(check->found.items().size(), 1u);
  EXPECT_EQ(check->found.items()[0].code, "csv-number");
  EXPECT_EQ(check->found.items()[0].place.line, 765'434);
  EXPECT_LT(grown_kib, 100 * 1024);
}

}  // namespace
}  // namespace orrery::scenarios
