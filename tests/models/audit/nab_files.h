// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/data/series_set.h"

/// The corpus of the Numenta Anomaly Benchmark as its scorer sees it: rows and windows.
namespace orrery::models::test {

struct NabFile {
  std::string name;
  std::size_t rows = 0;
  std::vector<RowSpan> windows;
};

inline std::filesystem::path nab_folder() {
  const char* root = std::getenv("ORRERY_DATA");
  return root == nullptr ? std::filesystem::path{} : std::filesystem::path(root) / "nab";
}

inline bool have_nab() {
  return std::filesystem::exists(nab_folder() / "labels" / "combined_windows.json");
}

inline std::string whole_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// All quoted strings of a JSON file in order: enough for lists of names and times.
inline std::vector<std::string> quoted(const std::string& text) {
  std::vector<std::string> strings;
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at)) {
    const std::size_t end = text.find('"', at + 1);
    strings.push_back(text.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return strings;
}

/// Row of each time stamp; the first where one comes twice.
inline std::unordered_map<std::string, std::size_t> rows_of(const std::filesystem::path& path) {
  std::unordered_map<std::string, std::size_t> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // header
  for (std::size_t row = 0; std::getline(file, line); ++row) {
    rows.emplace(line.substr(0, line.find(',')), row);
    rows["rows"] = row + 1;
  }
  return rows;
}

inline std::vector<NabFile> read_nab() {
  std::vector<NabFile> files;
  std::unordered_map<std::string, std::size_t> rows;
  std::string begin;
  for (const std::string& text :
       quoted(whole_file(nab_folder() / "labels/combined_windows.json"))) {
    if (text.ends_with(".csv")) {
      rows = rows_of(nab_folder() / "data" / text);
      files.push_back({text, rows.at("rows"), {}});
    } else if (begin.empty()) {
      begin = text.substr(0, 19);  // without the fraction of a second
    } else {
      files.back().windows.push_back({rows.at(begin), rows.at(text.substr(0, 19))});
      begin.clear();
    }
  }
  return files;
}

}  // namespace orrery::models::test
