// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/command_words.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "scenarios/format/units.h"

namespace orrery::scenarios {

engine::Result<std::optional<engine::Duration>> duration_word(const char* option,
                                                              const std::string& text) {
  if (text.empty()) return std::optional<engine::Duration>{};
  const auto read = parse_duration(text, {option, 1, 1, 0, text.size()});
  if (!read) return engine::failure(read.error());
  return std::optional(*read);
}

engine::Result<void> check_json_word(const std::string& word) {
  if (word.empty() || word == "-") return {};
  std::error_code error;
  const bool before = std::filesystem::exists(word, error);
  const bool opened = std::ofstream(word, std::ios::app).is_open();
  if (opened && !before) std::filesystem::remove(word, error);
  if (opened) return {};
  return engine::failure("io-open", {word}, "cannot be written",
                         "choose a file in a folder that exists for --json=FILE");
}

engine::ExitCode put_json(const Console& console, const std::string& word,
                          const std::string& document) {
  if (word == "-") {
    console.print(document + "\n");
  } else if (!(std::ofstream(word) << document << '\n' << std::flush)) {
    console.complain(fmt::format("orrery: cannot write {}", word));
    return engine::ExitCode::kIo;
  }
  return engine::ExitCode::kOk;
}

}  // namespace orrery::scenarios
