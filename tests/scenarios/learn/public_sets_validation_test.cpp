// SPDX-License-Identifier: Apache-2.0
// The public sets as their sources describe them, and what the lint says of them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"
#include "scenarios/learn/set_summary.h"

namespace orrery::scenarios {
namespace {

class PublicSets : public ::testing::Test {
 protected:
  /// Skips when the set is not there.
  void load(const std::string& name) {
    const char* root = std::getenv("ORRERY_DATA");
    const std::string folder = std::string(root == nullptr ? "" : root) + "/" + name;
    if (root == nullptr || !std::filesystem::is_directory(folder))
      GTEST_SKIP() << "skipped: data set '" << name << "' not found; set ORRERY_DATA";
    const auto sets = discover_sets(folder);
    ASSERT_TRUE(sets);
    auto read = load_set(sets->front());
    ASSERT_TRUE(read) << engine::to_string(read.error().items()[0]);
    set_ = std::move(*read);
    summary_ = summarise(set_.set);
    found_ = lint_set(set_);
    loaded_ = true;
  }

  std::string codes() const {
    std::string text;
    for (const auto& item : found_.items())
      text += (item.severity == engine::Severity::kError ? "" : "(w)") + item.code + " ";
    return text;
  }

  bool loaded_ = false;
  LoadedSet set_;
  SetSummary summary_;
  engine::Diagnostics found_;
};

// SOURCE: 34 files, 37,401 rows, 13,067 anomalous, 129 changepoints. The card trains on 400 rows of
// each file. 718 rows stand in two files: the recordings of `other` overlap in time.
TEST_F(PublicSets, SkabHasThePublishedRows) {
  load("skab");
  if (!loaded_) return;
  EXPECT_EQ(summary_.series, 34u);
  EXPECT_EQ(summary_.rows, 37401u);
  EXPECT_EQ(summary_.changepoints, 129u);
  EXPECT_NEAR(summary_.anomalous_share * 37401.0, 13067.0, 0.5);
  EXPECT_EQ(summary_.train_rows, 34u * 400u);
  EXPECT_EQ(codes(), "(w)leak-duplicate ");
}

// SOURCE: 58 files, 116 windows, 6 files without one. The warm-up is 15 % of a file, at most 750.
TEST_F(PublicSets, NabHasThePublishedWindows) {
  load("nab");
  if (!loaded_) return;
  EXPECT_EQ(summary_.series, 58u);
  EXPECT_EQ(summary_.events, 116u);
  std::size_t without = 0;
  for (const auto& series : set_.set.series) {
    without += series.windows.empty() ? 1 : 0;
    EXPECT_LE(series.train_rows, 750u);
    for (const auto& window : series.windows) EXPECT_GE(window.first, series.train_rows);
  }
  EXPECT_EQ(without, 6u);
  EXPECT_EQ(found_.error_count(), 0u) << codes();
}

// SOURCE: 18 fault recordings and a healthy one of 243,938 samples; nine bearings with faults.
TEST_F(PublicSets, CwruIsWindowsOfNineteenRecordings) {
  load("cwru");
  if (!loaded_) return;
  EXPECT_EQ(summary_.series, 19u);
  EXPECT_EQ(summary_.groups, 10u);
  EXPECT_EQ(set_.set.width(), 69u);
  EXPECT_EQ(summary_.train_rows, 243938u / 1024u / 2u);
  // One healthy recording: that features tell it from the others proves little.
  EXPECT_EQ(codes(), "(w)leak-one-feature ");
}

TEST_F(PublicSets, ARandomSplitOfCwruIsRefused) {
  load("cwru");
  if (!loaded_) return;
  auto table = lint_table(set_);
  table.split_in_time = false;
  engine::Stream stream({1, 1, engine::Purpose::kResampling});
  for (auto& part : table.part)
    part = stream.uniform() < 0.5 ? models::Part::kTrain : models::Part::kTest;
  const auto found = models::find_leaks(table);
  ASSERT_GE(found.error_count(), 1u);
  EXPECT_EQ(found.items()[0].code, "leak-group");
  EXPECT_NE(found.items()[0].message.find("10 of 10 groups"), std::string::npos);
  table.part = models::split_by_group(table.group, 0.4, 0.0, {1, 1, engine::Purpose::kResampling});
  EXPECT_EQ(models::find_leaks(table).error_count(), 0u);
}

// 8,143 + 2,665 + 9,752 rows. Light is the answer, and the card says why it may stay.
TEST_F(PublicSets, OccupancyIsDecidedByItsLight) {
  load("occupancy");
  if (!loaded_) return;
  EXPECT_EQ(summary_.rows, 20560u);
  EXPECT_EQ(summary_.train_rows, 8143u);
  EXPECT_EQ(codes(), "(w)leak-one-feature ");
  EXPECT_NE(found_.items()[0].message.find("'light'"), std::string::npos);
  set_.card.allow.clear();
  EXPECT_EQ(lint_set(set_).error_count(), 1u);
}

TEST_F(PublicSets, Ai4iHasThePublishedFailures) {
  load("ai4i");
  if (!loaded_) return;
  EXPECT_EQ(summary_.rows, 10000u);
  EXPECT_NEAR(summary_.anomalous_share * 10000.0, 339.0, 0.5);
  EXPECT_EQ(codes(), "");
}

}  // namespace
}  // namespace orrery::scenarios
