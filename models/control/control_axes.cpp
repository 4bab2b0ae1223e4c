// SPDX-License-Identifier: Apache-2.0
#include "models/control/control_axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace orrery::models {

AxisFinder::AxisFinder(const engine::ControlTask& task, std::string controller)
    : task_(task), controller_(std::move(controller)) {}

std::size_t AxisFinder::observation(const std::string& param, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& axis : task_.observation) names.push_back(axis.name);
  return find("observation", param, name, names);
}

std::size_t AxisFinder::action(const std::string& param, const std::string& name) {
  if (task_.is_discrete()) {
    if (!name.empty())
      mistake(fmt::format("'{}' names '{}', but '{}' has choices and no axes of actions", param,
                          name, task_.name),
              fmt::format("leave '{}' out", param));
    return 0;
  }
  std::vector<std::string> names;
  for (const auto& axis : task_.action) names.push_back(axis.name);
  return find("action", param, name, names);
}

float AxisFinder::choice(const std::string& param, const std::string& word) {
  const auto& names = task_.choice_names;
  const auto named = std::find(names.begin(), names.end(), word);
  if (named != names.end()) return static_cast<float>(named - names.begin());
  std::uint32_t number = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  if (read.ec == std::errc{} && read.ptr == word.data() + word.size() && number < task_.choices)
    return static_cast<float>(number);
  mistake(fmt::format("'{}' is '{}', which is no choice of '{}'", param, word, task_.name),
          names.empty() ? fmt::format("choose a number from 0 to {}", task_.choices - 1)
                        : fmt::format("choose one of {}", fmt::join(names, ", ")));
  return 0.0F;
}

void AxisFinder::mistake(const std::string& message, const std::string& remedy) {
  mistakes_.error("controller-axis", {}, fmt::format("controller '{}': {}", controller_, message),
                  remedy);
}

std::size_t AxisFinder::find(const std::string& what, const std::string& param,
                             const std::string& name, const std::vector<std::string>& names) {
  if (name.empty() && names.size() == 1) return 0;
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::string known = fmt::format("'{}' has {}", task_.name, fmt::join(names, ", "));
  if (name.empty()) {
    mistake(fmt::format("'{}' does not say which {} is meant", param, what), known);
    return 0;
  }
  const std::string meant = engine::closest_name(name, names);
  mistake(fmt::format("'{}' names the {} '{}', which is not there", param, what, name),
          meant.empty() ? known : fmt::format("did you mean '{}'? {}", meant, known));
  return 0;
}

std::vector<float> rest_action(const engine::ControlTask& task) {
  if (!task.at_first.empty()) return {task.at_first.begin(), task.at_first.end()};
  if (task.is_discrete()) {
    constexpr std::array kNothing = {"nothing", "none", "off", "idle", "hold", "coast"};
    for (std::size_t i = 0; i < task.choice_names.size(); ++i) {
      const std::string& name = task.choice_names[i];
      const bool is_nothing = name == "0" || name.starts_with("0 ") ||
                              std::find(kNothing.begin(), kNothing.end(), name) != kNothing.end();
      if (is_nothing) return {static_cast<float>(i)};
    }
    return {0.0F};
  }
  std::vector<float> rest;
  for (const auto& axis : task.action)
    rest.push_back(static_cast<float>(std::clamp(0.0, axis.low, axis.high)));
  return rest;
}

ActionScale::ActionScale(const engine::ControlTask& task, std::size_t axis)
    : low_(task.is_discrete() ? 0.0 : task.action[axis].low),
      high_(task.is_discrete() ? static_cast<double>(task.choices - 1) : task.action[axis].high),
      discrete_(task.is_discrete()) {}

float ActionScale::action(double value) const {
  const double within = std::clamp(value, low_, high_);
  return static_cast<float>(discrete_ ? std::round(within) : within);
}

}  // namespace orrery::models
