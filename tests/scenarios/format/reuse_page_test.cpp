// SPDX-License-Identifier: Apache-2.0
// Runs every example of docs/scenario-reuse.md.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "scenarios/format/document.h"
#include "scenarios/format/scenario_tree.h"

namespace orrery::scenarios {
namespace {

struct Example {
  std::map<std::string, std::string> files;
  TreeOptions options;
  std::string result;
};

// Each section of the page is one example: its first block, the named files, the last block.
std::vector<Example> examples() {
  std::ifstream page(std::string(ORRERY_SOURCE_DIR) + "/docs/scenario-reuse.md");
  std::vector<std::vector<std::string>> sections(1);
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("## ", 0) == 0) sections.emplace_back();
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
      if (inside) sections.back().emplace_back();
    } else if (inside) {
      sections.back().back() += line + "\n";
    }
  }
  std::vector<Example> found;
  for (const auto& blocks : sections) {
    if (blocks.size() < 2) continue;
    Example example;
    for (const auto& block : blocks) {
      const bool named = block.rfind("# file: ", 0) == 0;
      example.files[named ? block.substr(8, block.find('\n') - 8)
                          : (&block == &blocks.front() ? "main.yaml" : "result")] = block;
    }
    const std::string& first = blocks.front();
    for (std::size_t at = 0; first.compare(at, 7, "# set: ") == 0;) {
      const std::size_t end = first.find('\n', at);
      example.options.settings.push_back(first.substr(at + 7, end - at - 7));
      at = end + 1;
    }
    example.result = example.files["result"];
    found.push_back(std::move(example));
  }
  return found;
}

TEST(ReusePage, EveryExampleGivesWhatThePageSays) {
  const auto all = examples();
  ASSERT_EQ(all.size(), 5u);
  for (const auto& example : all) {
    const auto read = [&](const std::string& path, const engine::SourcePlace& place) {
      const auto file = example.files.find(path);
      if (file != example.files.end()) return engine::Result<std::string>(file->second);
      return engine::Result<std::string>(engine::failure("path-missing", place, path));
    };
    const auto tree = load_tree(read, "main.yaml", "", example.options);
    ASSERT_TRUE(tree) << engine::to_string(tree.error().items()[0]);
    const auto wanted = read_document(example.result, "result");
    ASSERT_TRUE(wanted) << example.result;
    const auto texts_agree = [](const auto& self, const Value& a, const Value& b) -> bool {
      if (a.is_mapping() != b.is_mapping() || a.is_sequence() != b.is_sequence() ||
          a.raw() != b.raw() || a.items().size() != b.items().size() ||
          a.key_names() != b.key_names())
        return false;
      for (std::size_t i = 0; i < a.items().size(); ++i)
        if (!self(self, a.items()[i], b.items()[i])) return false;
      for (std::size_t i = 0; i < a.entries().size(); ++i)
        if (!self(self, a.entries()[i].value, b.entries()[i].value)) return false;
      return true;
    };
    EXPECT_TRUE(texts_agree(texts_agree, tree->root, wanted->root)) << example.result;
  }
}

}  // namespace
}  // namespace orrery::scenarios
