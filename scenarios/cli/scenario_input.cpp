// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/scenario_input.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <iterator>

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

engine::Result<LoadedScenario> load_stdin(const std::vector<std::string>& sets) {
  const std::string text{std::istreambuf_iterator<char>(std::cin),
                         std::istreambuf_iterator<char>()};
  return load_scenario_text(text, "stdin", fs::current_path().string(), {sets});
}

}  // namespace

engine::Result<void> find_named_scenario(const std::string& path) {
  std::error_code error;
  if (path == "-" || fs::exists(path, error)) return {};
  return engine::failure("io-open", {path}, "there is no such scenario",
                         "check the name; 'orrery new' lists scenarios to start from");
}

engine::Result<LoadedScenario> load_named_scenario(const std::string& path,
                                                   const std::vector<std::string>& sets) {
  if (path == "-") return load_stdin(sets);
  if (auto found = find_named_scenario(path); !found) return engine::failure(found.error());
  return load_scenario(path, {sets});
}

}  // namespace orrery::scenarios
