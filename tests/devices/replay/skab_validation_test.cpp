// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "devices/replay/csv_replay.h"

namespace orrery::devices {
namespace {

// SKAB v0.9 (Katser and Kozitsin 2020, DOI 10.34740/KAGGLE/DSV/1693952): 34 labelled files, 37,401
// rows, one abnormal event a file.
TEST(CsvReplay, PlaysAllOfSkab) {
  const char* root = std::getenv("ORRERY_DATA");
  const auto folder = std::filesystem::path(root ? root : "") / "skab" / "data";
  if (!root || !std::filesystem::exists(folder))
    GTEST_SKIP() << "skipped: data set 'skab' not found; set ORRERY_DATA";
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".csv" && entry.path().stem() != "anomaly-free")
      paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  ASSERT_EQ(paths.size(), 34u);
  engine::PopulationSpec spec;
  spec.name = "loop";
  spec.texts = engine::ParamSet::defaults(csv_replay_info());
  spec.texts.set("paths", paths);
  spec.texts.set("columns", std::vector<std::string>{"flow = Volume Flow RateRMS [l/min]",
                                                     "current = Current [A]"});
  spec.texts.set("time_column", std::string("datetime"));
  spec.texts.set("separator", std::string(";"));
  spec.texts.set("label_column", std::string("anomaly"));
  const auto made = make_csv_replay(std::move(spec));
  ASSERT_TRUE(made) << engine::to_string(made.error().items().at(0));
  engine::Batch rows;
  (*made)->recorded(0, {}, (*made)->end_of_recording(), rows);
  EXPECT_EQ(rows.rows(), 37'401u);
  std::vector<int> events(34, 0);
  for (const auto& span : (*made)->labels()) ++events[span.row];
  EXPECT_GE(*std::min_element(events.begin(), events.end()), 1);
}

}  // namespace
}  // namespace orrery::devices
