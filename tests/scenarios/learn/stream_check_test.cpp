// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/stream_check.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

DataCard card() {
  return *read_card(
      "card: 1\nname: long\nfiles: a.csv\ntime: { column: t, format: number }\n"
      "columns: { flow: Flow }\nlabel: { column: bad }\nlicence: our own\n",
      "card.yaml");
}

StreamCheck check_of(const std::string& text) {
  testing::TemporaryFolder folder;
  testing::write_bytes(folder / "a.csv", text);
  return *check_large_file(folder.path().string(), "a.csv", card());
}

// Pieces end within lines and within quotes; neither may show.
TEST(StreamCheck, PiecesAreCutAtRecords) {
  std::string text = "t,Flow,bad\n";
  std::size_t rows = 0;
  const std::string blanks(1500, ' ');
  while (text.size() < 3 * kStreamPieceBytes) {
    text += std::to_string(rows) + ",\"" + blanks + std::to_string(rows % 1000) + "\n\",0\n";
    ++rows;
  }
  auto with_newlines = card();
  const auto check = check_of(text);
  // A line break within the cell is no number, and every row is told apart all the same.
  EXPECT_EQ(check.rows, rows);
  text.clear();
  for (std::size_t i = 0; i < 400'000; ++i) text += std::to_string(i) + ",1.5,0\n";
  const auto plain = check_of("t,Flow,bad\n" + text);
  EXPECT_EQ(plain.rows, 400'000u);
  EXPECT_TRUE(plain.found.empty());
  EXPECT_EQ(plain.repeated_rows, 399'999u);
}

TEST(StreamCheck, ARecordLongerThanAPieceIsRefused) {
  const auto check = check_of("t,Flow,bad\n1,\"" + std::string(kStreamPieceBytes * 2, 'x'));
  ASSERT_EQ(check.found.error_count(), 1u);
  EXPECT_EQ(check.found.items()[0].code, "csv-line");
}

TEST(StreamCheck, EmptyFilesAreSaidSo) {
  EXPECT_EQ(check_of("").found.items()[0].code, "csv-empty");
  EXPECT_EQ(check_of("t,Flow,bad\n").found.items()[0].code, "csv-empty");
  EXPECT_EQ(check_of("t,Flow,bad\n1,2,0\n0,2,0\n").found.items()[0].code, "csv-order");
}

}  // namespace
}  // namespace orrery::scenarios
