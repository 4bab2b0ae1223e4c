// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace orrery::scenarios {

namespace {

constexpr std::size_t kMaxShown = 50;

bool wants_color(int stream, bool no_color) {
  if (no_color || isatty(stream) == 0) return false;
  const char* forbidden = std::getenv("NO_COLOR");
  if (forbidden != nullptr && *forbidden != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) != "dumb";
}

std::string painted(const char* code, const std::string& text, bool color) {
  return color ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}

}  // namespace

Console::Console(bool quiet, bool no_color)
    : quiet_(quiet),
      out_color_(wants_color(STDOUT_FILENO, no_color)),
      error_color_(wants_color(STDERR_FILENO, no_color)),
      error_terminal_(isatty(STDERR_FILENO) != 0) {}

void Console::print(const std::string& text) const {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void Console::say(const std::string& text) const {
  if (!quiet_) complain(text);
}

void Console::complain(const std::string& text) const {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

void Console::complain(engine::Diagnostics diagnostics) const {
  diagnostics.sort();
  const auto& items = diagnostics.items();
  for (std::size_t i = 0; i < std::min(items.size(), kMaxShown); ++i) {
    std::string text = engine::to_string(items[i]);
    const char* kind = items[i].severity == engine::Severity::kError ? "error " : "warning ";
    const char* color = items[i].severity == engine::Severity::kError ? "1;31" : "1;33";
    if (const auto at = text.find(kind); error_color_ && at != std::string::npos) {
      const std::size_t length = std::string_view(kind).size() - 1;
      text.replace(at, length, painted(color, text.substr(at, length), true));
    }
    complain(text);
  }
  if (items.size() > kMaxShown) {
    complain(fmt::format("... and {} more", items.size() - kMaxShown));
  }
}

std::string Console::strong(const std::string& text) const {
  return painted("1", text, out_color_);
}
std::string Console::good(const std::string& text) const { return painted("32", text, out_color_); }
std::string Console::bad(const std::string& text) const { return painted("31", text, out_color_); }

}  // namespace orrery::scenarios
