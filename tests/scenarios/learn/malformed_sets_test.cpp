// SPDX-License-Identifier: Apache-2.0
// Folders with one mistake each: tests/scenarios/malformed-data. The first lines of a card say what
// is expected: `# expect: CODE`, `# at: FILE:LINE:COLUMN`.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path kCorpus = fs::path(ORRERY_SOURCE_DIR) / "tests/scenarios/malformed-data";

std::vector<fs::path> corpus() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kCorpus))
    if (entry.is_directory()) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::string expectation(const fs::path& folder, const std::string& mark) {
  const std::string text = testing::read_bytes(folder / "card.yaml");
  const std::size_t at = text.find(mark) + mark.size();
  return text.substr(at, text.find('\n', at) - at);
}

/// What `orrery data` finds in a folder.
engine::Diagnostics found_in(const fs::path& folder) {
  const auto sets = discover_sets(folder.string());
  if (!sets) return sets.error();
  const auto loaded = load_set(sets->front());
  return loaded ? lint_set(*loaded) : loaded.error();
}

TEST(MalformedSets, EachFolderGivesItsMistakeAtItsPlace) {
  const auto folders = corpus();
  EXPECT_GE(folders.size(), 60u);
  for (const auto& folder : folders) {
    const auto found = found_in(folder);
    std::string all;
    for (const auto& item : found.items()) all += engine::to_string(item) + "\n";
    EXPECT_EQ(found.error_count(), 1u) << folder << "\n" << all;
    const auto& items = found.items();
    const auto error = std::find_if(items.begin(), items.end(), [](const auto& item) {
      return item.severity == engine::Severity::kError;
    });
    if (error == items.end()) continue;
    EXPECT_EQ(error->code, expectation(folder, "# expect: ")) << folder << "\n" << all;
    EXPECT_FALSE(error->remedy.empty()) << folder;
    const auto& place = error->place;
    EXPECT_EQ(fs::path(place.file).lexically_relative(folder).string() + ":" +
                  std::to_string(place.line) + ":" + std::to_string(place.column),
              expectation(folder, "# at: "))
        << all;
  }
}

// A folder is a leak only because of its data: the same card allows it with a reason.
TEST(MalformedSets, AnAllowedLeakIsReportedAndDoesNotRefuse) {
  testing::TemporaryFolder folder;
  for (const char* name : {"card.yaml", "a.csv", "b.csv"}) {
    testing::write_bytes(folder / name, testing::read_bytes(kCorpus / "leak-copy-of-label" / name));
  }
  const std::string card = testing::read_bytes(folder / "card.yaml");
  testing::write_bytes(folder / "card.yaml", card + "allow: [leak-one-feature: a rig's light]\n");
  const auto found = found_in(folder.path());
  EXPECT_EQ(found.error_count(), 0u);
  ASSERT_EQ(found.items().size(), 1u);
  EXPECT_EQ(found.items()[0].code, "leak-one-feature");
  EXPECT_NE(found.items()[0].message.find("a rig's light"), std::string::npos);
}

}  // namespace
}  // namespace orrery::scenarios
