// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/foreign/case_files.h"

// The build says which; on its own the header takes the one that Debian's Torch belongs to.
#ifndef ORRERY_PYTHON
#define ORRERY_PYTHON "/usr/bin/python3"
#endif

namespace orrery::models::foreign_cases {

/// The networks of make_networks.py, made once a build.
struct ExportedNetworks {
  static constexpr int kSkipped = 77;

  std::filesystem::path folder;
  int status = 0;  ///< of the script; kSkipped without python3-torch
};

/// Makes them unless this very script already has. Tests run as many processes at once: the first
/// one makes them, the others wait for its lock, which the kernel drops with the process.
inline ExportedNetworks exported_networks() {
  namespace fs = std::filesystem;
  const fs::path tests = fs::path(ORRERY_BUILD_DIR) / "tests";
  const fs::path script = fs::path(ORRERY_SOURCE_DIR) / "tests" / "foreign" / "make_networks.py";
  ExportedNetworks networks{tests / "foreign-networks"};
  fs::create_directories(tests);
  const int lock =
      ::open((tests / "foreign-networks.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
  if (lock < 0 || ::flock(lock, LOCK_EX) != 0) {
    networks.status = -1;
    return networks;
  }
  const fs::path stamp = networks.folder / "made-by.txt";  // written last
  const std::string made_by = ORRERY_PYTHON "\n" + bytes_of(script);
  if (bytes_of(stamp) != made_by) {
    fs::remove_all(networks.folder);
    const std::string command =
        fmt::format("OMP_NUM_THREADS=1 '{}' -B '{}' '{}' >&2", ORRERY_PYTHON, script.string(),
                    networks.folder.string());
    networks.status = WEXITSTATUS(std::system(command.c_str()));
    if (networks.status == 0) std::ofstream(stamp, std::ios::binary) << made_by;
  }
  ::close(lock);
  return networks;
}

}  // namespace orrery::models::foreign_cases
