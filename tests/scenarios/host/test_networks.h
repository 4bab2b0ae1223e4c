// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

/// Networks made with Python's Torch, for tests and benchmarks.
namespace orrery::scenarios::test {

namespace fs = std::filesystem;

inline std::string read_bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Where the canary of the networks lives: its path is written into them.
inline fs::path canary_folder() { return fs::path(ORRERY_BUILD_DIR) / "foreign-canary"; }

/// Folder of the networks of make_networks.py, made once a build; empty without Python's Torch.
inline fs::path networks_folder() {
  const fs::path script =
      fs::path(ORRERY_SOURCE_DIR) / "tests" / "scenarios" / "host" / "hostile" / "make_networks.py";
  const fs::path made =
      fs::path(ORRERY_BUILD_DIR) /
      ("foreign-networks-" + std::to_string(std::hash<std::string>()(read_bytes(script))));
  if (fs::exists(made)) return made;
  // Made aside and moved into place: other tests may do the same now.
  std::string aside = made.string() + "-XXXXXX";
  if (::mkdtemp(aside.data()) == nullptr) return {};
  const std::string command = "OMP_NUM_THREADS=1 /usr/bin/python3 -B " + script.string() + " " +
                              aside + " " + (canary_folder() / "canary").string() + " >" + aside +
                              "/made.txt 2>&1";
  const bool good = std::system(command.c_str()) == 0;
  std::error_code error;
  if (good) fs::rename(aside, made, error);
  if (!good || error) fs::remove_all(aside, error);
  return good ? made : fs::path{};
}

}  // namespace orrery::scenarios::test
