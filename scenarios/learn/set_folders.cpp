// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/set_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

constexpr const char* kCardName = "card.yaml";

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// The card of `folder`, its own or a built-in one; false when it has none.
bool find_card(const fs::path& folder, const std::string& name, SetFolder& found) {
  found.name = name;
  found.folder = folder.string();
  if (is_file(folder / kCardName)) {
    found.card_path = (folder / kCardName).string();
    found.shown_card = found.card_path;
    return true;
  }
  const fs::path built_in = fs::path(built_in_cards()) / (name + ".yaml");
  if (!is_file(built_in)) return false;
  found.card_path = built_in.string();
  found.shown_card = "assets/cards/" + name + ".yaml";
  return true;
}

}  // namespace

std::string built_in_cards() {
  std::vector<fs::path> folders;
  if (const char* assets = std::getenv("ORRERY_ASSETS"); assets != nullptr)
    folders.emplace_back(assets);
  folders.emplace_back(ORRERY_ASSETS_SOURCE);
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  if (!none) folders.push_back(program.parent_path().parent_path() / "share/orrery/assets");
  for (const auto& folder : folders) {
    if (fs::is_directory(folder / "cards", none)) return (folder / "cards").string();
  }
  return (folders.front() / "cards").string();
}

engine::Result<std::vector<SetFolder>> discover_sets(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return engine::failure("path-missing", {folder}, fmt::format("'{}' is no folder", folder),
                           "name a folder with a card.yaml, or one that holds such folders");
  }
  const fs::path root = fs::path(folder).lexically_normal();
  const std::string own_name =
      root.has_filename() ? root.filename().string() : root.parent_path().filename().string();
  SetFolder found;
  if (is_file(root / kCardName) && find_card(root, own_name, found)) return std::vector{found};
  std::vector<SetFolder> sets;
  for (const auto& entry : fs::directory_iterator(root, error)) {
    if (!entry.is_directory(error)) continue;
    const std::string name = entry.path().filename().string();
    if (name.front() != '.' && find_card(entry.path(), name, found)) sets.push_back(found);
  }
  if (sets.empty() && find_card(root, own_name, found)) sets.push_back(found);
  if (sets.empty()) {
    return engine::failure("data-none", {folder},
                           fmt::format("no data set in '{}' has a card", folder),
                           "write a card.yaml beside the data (docs/data.md has an example)");
  }
  std::sort(sets.begin(), sets.end(),
            [](const SetFolder& a, const SetFolder& b) { return a.name < b.name; });
  return sets;
}

engine::Result<LoadedSet> load_set(const SetFolder& from) {
  return load_set(from.folder, from.card_path, from.shown_card);
}

}  // namespace orrery::scenarios
