// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "scenarios/build/memory_estimate.h"

namespace orrery::scenarios {

namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

/// The number in a file of a control group; none for `max` and where there is no such file.
double limit_in(const std::filesystem::path& file) {
  std::ifstream in(file);
  double bytes = 0.0;
  return in >> bytes ? bytes : kNone;
}

/// The least limit of `group` and those above it, under `mount`.
double least_limit(const std::filesystem::path& mount, std::string group, const char* name) {
  double least = kNone;
  while (true) {
    least = std::min(least, limit_in(mount / std::filesystem::path(group).relative_path() / name));
    const std::size_t slash = group.rfind('/');
    if (slash == std::string::npos) return least;
    group.erase(slash);
  }
}

}  // namespace

double group_limit_bytes(const std::filesystem::path& groups, const std::filesystem::path& mount) {
  std::ifstream in(groups);
  double least = kNone;
  for (std::string line; std::getline(in, line);) {
    // number:controllers:path; version 2 has the number 0 and no controllers.
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (controllers == ",,") least = std::min(least, least_limit(mount, group, "memory.max"));
    if (controllers.find(",memory,") != std::string::npos)
      least = std::min(least, least_limit(mount / "memory", group, "memory.limit_in_bytes"));
  }
  return least;
}

double usable_memory_bytes() {
  const double machine =
      static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
  return std::min(machine, group_limit_bytes("/proc/self/cgroup", "/sys/fs/cgroup"));
}

}  // namespace orrery::scenarios
