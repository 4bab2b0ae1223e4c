// SPDX-License-Identifier: Apache-2.0
// I01 of reliability.md, the kinds that the document level refuses. The first lines of a file say
// what is expected: `# expect: CODE`, `# at: LINE:COLUMN` or `# at: FILE:LINE:COLUMN`. Files in
// folders named parts belong to others.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "scenarios/format/scenario_tree.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(ORRERY_SOURCE_DIR) / "tests/scenarios/malformed";

std::vector<fs::path> corpus() {
  std::vector<fs::path> files;
  for (const char* kind :
       {"syntax", "duplicate-key", "encoding", "limits", "cycles", "paths", "reuse"})
    for (const auto& entry : fs::directory_iterator(kCorpus / kind))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// The text after `mark` to the end of its line; files in wide characters are read as well.
std::string header(const fs::path& path, const std::string& mark) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::erase(text, '\0');
  const std::size_t at = text.find(mark);
  if (at == std::string::npos || at > 80) return {};
  return text.substr(at + mark.size(), text.find('\n', at) - at - mark.size());
}

TEST(MalformedCorpus, EveryFileGivesItsMistakeAtItsPlace) {
  const auto files = corpus();
  EXPECT_GE(files.size(), 100u);
  for (const auto& path : files) {
    const auto tree = load_tree(path.string());
    ASSERT_FALSE(tree) << path << " was read";
    const auto& found = tree.error().items();
    std::string all;
    for (const auto& mistake : found) all += engine::to_string(mistake) + "\n";
    EXPECT_EQ(found.size(), 1u) << path << "\n" << all;
    EXPECT_EQ(found[0].code, header(path, "# expect: ")) << path << "\n" << all;
    EXPECT_FALSE(found[0].remedy.empty()) << path;
    std::string wanted = header(path, "# at: ");
    if (wanted.empty()) continue;
    wanted = std::count(wanted.begin(), wanted.end(), ':') == 2
                 ? (path.parent_path() / wanted).string()
                 : path.string() + ":" + wanted;
    const auto& place = found[0].place;
    EXPECT_EQ(place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column),
              wanted)
        << all;
  }
}

}  // namespace
}  // namespace orrery::scenarios
