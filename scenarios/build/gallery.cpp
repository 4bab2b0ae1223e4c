// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/gallery.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

fs::path library_folder() {
  if (const char* chosen = std::getenv("ORRERY_LIBRARY"); chosen != nullptr) return chosen;
  if (fs::path beside = ORRERY_SOURCE_DIR "/scenarios/library"; fs::exists(beside)) return beside;
  return fs::path("/usr/share/orrery/library");
}

/// What a line of the scenario itself says, not of a section: `description`, `extends`.
std::string top_value_of(const fs::path& file, const std::string& key) {
  std::ifstream text(file);
  std::string line;
  while (std::getline(text, line)) {
    if (line.rfind(key + ": ", 0) == 0) return line.substr(key.size() + 2);
  }
  return {};
}

/// The scenario, and those that it extends, without which it does not load.
std::vector<fs::path> with_bases(fs::path file) {
  std::vector<fs::path> files = {file};
  for (std::string base = top_value_of(file, "extends"); !base.empty();
       base = top_value_of(files.back(), "extends"))
    files.push_back(file.parent_path() / base);
  return files;
}

}  // namespace

const std::vector<GalleryEntry>& gallery() {
  static const std::vector<GalleryEntry> entries = [] {
    std::vector<GalleryEntry> found;
    std::error_code error;
    for (const auto& file : fs::directory_iterator(library_folder(), error)) {
      if (file.path().extension() != ".yaml") continue;
      GalleryEntry entry{file.path().stem().string(), top_value_of(file.path(), "description"),
                         with_bases(file.path())};
      for (const auto& sample : fs::directory_iterator(library_folder(), error)) {
        const std::string name = sample.path().filename().string();
        if (name.rfind(entry.name + ".", 0) == 0 && sample.path().extension() != ".yaml") {
          entry.files.push_back(sample.path());
        }
      }
      found.push_back(std::move(entry));
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
  }();
  return entries;
}

}  // namespace orrery::scenarios
