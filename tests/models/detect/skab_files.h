// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/signal/batch.h"

/// The 34 labelled files of SKAB (Katser and Kozitsin, 2020), one device a file, as recorded.
namespace orrery::models::test {

struct SkabRows {
  engine::Batch rows;                            ///< 8 sensors; files one after the other
  std::vector<std::vector<std::uint8_t>> label;  ///< by file and row
  std::uint32_t files = 0;
};

inline std::filesystem::path skab_folder() {
  const char* root = std::getenv("ORRERY_DATA");
  return root == nullptr ? std::filesystem::path{} : std::filesystem::path(root) / "skab" / "data";
}

inline bool have_skab() { return std::filesystem::exists(skab_folder() / "valve1" / "0.csv"); }

inline void read_file(const std::filesystem::path& path, SkabRows& skab) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // header
  auto& labels = skab.label.emplace_back();
  while (std::getline(file, line)) {
    std::replace(line.begin(), line.end(), ';', ' ');
    std::istringstream cells(line);
    std::string date;
    std::string clock;
    cells >> date >> clock;
    // Rows are a second apart, near enough for a protocol that counts rows.
    const auto at = engine::SimTime::from_seconds(static_cast<double>(labels.size()));
    const auto row = skab.rows.append(skab.files, at, labels.size());
    for (double& value : row) cells >> value;
    double anomaly = 0.0;
    cells >> anomaly;
    labels.push_back(anomaly > 0.5 ? 1 : 0);
  }
  ++skab.files;
}

inline SkabRows read_skab() {
  SkabRows skab;
  skab.rows.width = 8;
  for (const auto& [folder, count, first] :
       {std::tuple{"valve1", 16, 0}, std::tuple{"valve2", 4, 0}, std::tuple{"other", 14, 1}}) {
    for (int k = first; k < first + count; ++k)
      read_file(skab_folder() / folder / (std::to_string(k) + ".csv"), skab);
  }
  return skab;
}

}  // namespace orrery::models::test
