// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The Numenta Anomaly Benchmark as a detector sees it, and its score, by the published rule
/// (numenta/NAB 1.1): for one detector and one threshold over the corpus.
namespace orrery::models::test::nab {

struct File {
  std::string name;
  std::vector<std::string> stamps;
  std::vector<double> values;
  std::vector<std::pair<std::size_t, std::size_t>> windows;  ///< rows, both ends inside
  /// Rows that are not scored: 15 % of the file, 750 at most.
  std::size_t probation() const {
    return static_cast<std::size_t>(
        std::min(750.0, std::floor(0.15 * static_cast<double>(values.size()))));
  }
};

/// Half of each file in the order of the label file: the lowest bit of the first byte of the
/// SHA-256 of its name. Half 0 was the one to develop on.
inline constexpr std::string_view kHalf =
    "0101110100000100001011000111001001111111101101101000010100";

struct Weights {
  double missed;
  double false_row;
};
inline constexpr Weights kStandard = {1.0, 0.11};
inline constexpr Weights kLowFp = {1.0, 0.22};
inline constexpr Weights kLowFn = {2.0, 0.11};

struct Result {
  double score = 0.0;
  double threshold = std::numeric_limits<double>::infinity();
  int found = 0;
  int false_rows = 0;
};

inline std::filesystem::path folder() {
  const char* root = std::getenv("ORRERY_DATA");
  return root == nullptr ? std::filesystem::path{} : std::filesystem::path(root) / "nab";
}

inline File read_file(const std::string& name) {
  File file;
  file.name = name;
  std::ifstream text(folder() / "data" / name);
  std::string line;
  std::getline(text, line);  // header
  while (std::getline(text, line)) {
    const std::size_t comma = line.find(',');
    file.stamps.push_back(line.substr(0, comma));
    file.values.push_back(std::strtod(line.c_str() + comma + 1, nullptr));
  }
  return file;
}

/// Names and window ends are the quoted texts of the label file, in order.
inline std::vector<File> read_corpus() {
  std::ifstream labels(folder() / "labels" / "combined_windows.json");
  std::ostringstream whole;
  whole << labels.rdbuf();
  const std::string text = whole.str();
  std::vector<File> files;
  std::vector<std::size_t> ends;
  for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at)) {
    const std::size_t close = text.find('"', at + 1);
    const std::string quoted = text.substr(at + 1, close - at - 1);
    at = close + 1;
    if (quoted.ends_with(".csv")) {
      files.push_back(read_file(quoted));
      continue;
    }
    const auto& stamps = files.back().stamps;
    ends.push_back(static_cast<std::size_t>(
        std::find(stamps.begin(), stamps.end(), quoted.substr(0, 19)) - stamps.begin()));
    if (ends.size() < 2) continue;
    files.back().windows.emplace_back(ends[0], ends[1]);
    ends.clear();
  }
  return files;
}

inline double reward(double position) {
  return position >= 3.0 ? -1.0 : 2.0 / (1.0 + std::exp(5.0 * position)) - 1.0;
}

/// A judged row: what an alert on it is worth, and the window it lies in (-1 for none).
struct Row {
  double score;
  double worth;
  int window;
};

inline void append_rows(const File& file, const std::vector<double>& score, int first_window,
                        std::vector<Row>& rows) {
  std::size_t w = 0;
  for (std::size_t i = 0; i < score.size(); ++i) {
    while (w < file.windows.size() && i > file.windows[w].second) ++w;
    const bool inside = w < file.windows.size() && i >= file.windows[w].first;
    if (i < file.probation() || std::isnan(score[i])) continue;
    const auto row = static_cast<double>(i);
    if (inside) {
      const auto [first, last] = file.windows[w];
      const double length = static_cast<double>(last - first) + 1.0;
      const double position = -(static_cast<double>(last) - row + 1.0) / length;
      rows.push_back(
          {score[i], reward(position) / reward(-1.0), first_window + static_cast<int>(w)});
    } else if (w == 0) {
      rows.push_back({score[i], -1.0, -1});
    } else {
      const auto [first, last] = file.windows[w - 1];
      const double past = (row - static_cast<double>(last)) / static_cast<double>(last - first);
      rows.push_back({score[i], reward(past), -1});
    }
  }
}

/// Score of the files of one half (or all: -1) at the threshold that suits them best, or at a
/// stated one; rows alert above it.
inline Result score(const std::vector<File>& files, const std::vector<std::vector<double>>& scores,
                    Weights weights, int half = -1, double stated = std::nan("")) {
  std::vector<Row> rows;
  int windows = 0;
  for (std::size_t f = 0; f < files.size(); ++f) {
    if (half >= 0 && kHalf[f] - '0' != half) continue;
    append_rows(files[f], scores[f], windows, rows);
    windows += static_cast<int>(files[f].windows.size());
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.score > b.score; });
  const double null = -weights.missed * windows;
  std::vector<double> best_of(static_cast<std::size_t>(windows), -weights.missed);
  Result now;
  Result best;
  double total = null;
  for (std::size_t i = 0; i < rows.size();) {
    const double level = rows[i].score;
    if (!std::isnan(stated) && !(level > stated)) break;
    for (; i < rows.size() && rows[i].score == level; ++i) {
      if (rows[i].window < 0) {
        total += rows[i].worth * weights.false_row;
        ++now.false_rows;
        continue;
      }
      double& most = best_of[static_cast<std::size_t>(rows[i].window)];
      if (most == -weights.missed) ++now.found;
      if (rows[i].worth > most) total += rows[i].worth - std::exchange(most, rows[i].worth);
    }
    now.score = 100.0 * (total - null) / (windows - null);
    now.threshold = level;
    if (now.score > best.score) best = now;
  }
  return std::isnan(stated) ? best : now;
}

}  // namespace orrery::models::test::nab
