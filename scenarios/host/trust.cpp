// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/trust.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace orrery::scenarios {

bool user_trusts(const std::string& sha256, const std::vector<std::string>& flags) {
  if (std::find(flags.begin(), flags.end(), sha256) != flags.end()) return true;
  std::ifstream list(trust_list_path());
  for (std::string line; std::getline(list, line);)
    if (line.substr(0, line.find_first_of(" \t")) == sha256) return true;
  return false;
}

std::string trust_list_path() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value != nullptr ? value : "");
  };
  const std::string settings = variable("XDG_CONFIG_HOME");
  if (!settings.empty()) return settings + "/orrery/trusted-models";
  const std::string home = variable("HOME");
  return home.empty() ? home : home + "/.config/orrery/trusted-models";
}

}  // namespace orrery::scenarios
