// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

/// The files that make_networks.py and make_operators.py write.
namespace orrery::models::foreign_cases {

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<float> floats_of(const std::filesystem::path& path) {
  const std::string bytes = bytes_of(path);
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

/// One line of a case: an input or an output and its shape.
struct Line {
  bool is_input = false;
  std::vector<std::int64_t> shape;
  std::size_t count = 1;
};

inline std::vector<Line> lines_of(const std::filesystem::path& path) {
  std::vector<Line> lines;
  std::ifstream file(path);
  for (std::string text; std::getline(file, text);) {
    std::istringstream words(text);
    std::string kind;
    Line line;
    words >> kind;
    line.is_input = kind == "input";
    for (std::int64_t length = 0; words >> length;) {
      line.shape.push_back(length);
      line.count *= static_cast<std::size_t>(length);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace orrery::models::foreign_cases
