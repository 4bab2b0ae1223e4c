// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/setting_text.h"

#include <fmt/format.h>

namespace orrery::scenarios {

namespace {

std::string setting_text(const engine::ParamValue& value) {
  struct Words {
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const std::vector<double>& all) const {
      return fmt::format("[{}]", fmt::join(all, ", "));
    }
    std::string operator()(const std::vector<std::string>& all) const {
      return fmt::format("[{}]", fmt::join(all, ", "));
    }
  };
  return std::visit(Words{}, value);
}

}  // namespace

std::vector<std::string> settings_text(const engine::ParamSet& params) {
  std::vector<std::string> lines;
  for (const auto& [name, value] : params.values())
    lines.push_back(name + "=" + setting_text(value));
  return lines;
}

}  // namespace orrery::scenarios
