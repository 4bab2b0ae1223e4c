// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace orrery::scenarios {

/// A scenario that comes with the program.
struct GalleryEntry {
  std::string name;     ///< of the file, without `.yaml`
  std::string summary;  ///< its `description`
  std::vector<std::filesystem::path>
      files;  ///< the scenario first, then the files of ours that it plays
};

/// Sorted by name. Found in `ORRERY_LIBRARY`, beside the sources of the build, or where the program
/// is installed.
const std::vector<GalleryEntry>& gallery();

}  // namespace orrery::scenarios
