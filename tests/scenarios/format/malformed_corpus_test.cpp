// SPDX-License-Identifier: Apache-2.0
// I01 of reliability.md. The first lines of a file say what is expected: `# expect: CODE`, `# at:
// LINE:COLUMN` or `# at: FILE:LINE:COLUMN`, and what `--set` gives it: `# set: PATH=VALUE`. Files
// in folders named parts belong to others.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "scenarios/build/plant_builder.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/scenario_tree.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(ORRERY_SOURCE_DIR) / "tests/scenarios/malformed";

/// The kinds that are refused before anything knows what a scenario is.
std::vector<fs::path> document_corpus() {
  std::vector<fs::path> files;
  for (const char* kind :
       {"syntax", "duplicate-key", "encoding", "limits", "cycles", "paths", "reuse"})
    for (const auto& entry : fs::directory_iterator(kCorpus / kind))
      if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// All kinds.
std::vector<fs::path> corpus() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kCorpus)) {
    if (entry.path().extension() != ".yaml") continue;
    if (entry.path().parent_path().filename() != "parts") files.push_back(entry.path());
  }
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

/// Where the file says that its mistake is; empty when it does not.
std::string wanted_place(const fs::path& path) {
  const std::string wanted = header(path, "# at: ");
  if (wanted.empty()) return {};
  if (std::count(wanted.begin(), wanted.end(), ':') == 2)
    return (path.parent_path() / wanted).string();
  return path.string() + ":" + wanted;
}

std::string text_of(const engine::SourcePlace& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

TEST(MalformedDocument, EveryFileGivesItsMistakeAtItsPlace) {
  const auto files = document_corpus();
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
    if (const auto wanted = wanted_place(path); !wanted.empty()) {
      EXPECT_EQ(text_of(found[0].place), wanted) << all;
    }
  }
}

/// What `orrery check` does.
engine::Diagnostics mistakes_in(const fs::path& path) {
  LoadOptions options;
  if (const auto set = header(path, "# set: "); !set.empty()) options.sets = {set};
  const auto loaded = load_scenario(path.string(), options);
  if (!loaded) return loaded.error();
  const auto plant = build_plant(loaded->scenario, loaded->scenario.seed);
  return plant ? engine::Diagnostics{} : plant.error();
}

// One mistake a file, so one finding: what follows from a mistake is not reported beside it.
TEST(MalformedCorpus, EveryFileFailsWithOneMistakeAtItsPlace) {
  const auto files = corpus();
  EXPECT_GE(files.size(), 300u);
  std::size_t with_remedy = 0;
  double slowest_s = 0.0;
  for (const auto& path : files) {
    const auto begin = std::chrono::steady_clock::now();
    const auto diagnostics = mistakes_in(path);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    slowest_s = std::max(slowest_s, took.count());
    std::string all;
    for (const auto& mistake : diagnostics.items()) all += engine::to_string(mistake) + "\n";
    EXPECT_EQ(diagnostics.error_count(), 1u) << path << "\n" << all;
    const auto& items = diagnostics.items();
    const auto error = std::find_if(items.begin(), items.end(), [](const auto& item) {
      return item.severity == engine::Severity::kError;
    });
    if (error == items.end()) continue;
    const engine::Diagnostic& found = *error;
    EXPECT_EQ(found.code, header(path, "# expect: ")) << path << "\n" << all;
    EXPECT_FALSE(found.place.file.empty()) << path << "\n" << all;
    EXPECT_GE(found.place.line, 1) << path << "\n" << all;
    EXPECT_GE(found.place.column, 1) << path << "\n" << all;
    if (const auto wanted = wanted_place(path); !wanted.empty()) {
      EXPECT_EQ(text_of(found.place), wanted) << all;
    }
    if (!found.remedy.empty()) ++with_remedy;
  }
  EXPECT_GE(static_cast<double>(with_remedy), 0.95 * static_cast<double>(files.size()));
  std::cout << files.size() << " files, " << with_remedy << " with a remedy, the slowest took "
            << slowest_s * 1000.0 << " ms\n";
}

}  // namespace
}  // namespace orrery::scenarios
