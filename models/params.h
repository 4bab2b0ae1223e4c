// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/registry/model_info.h"

/// Short ways to write the description rows of steps and agents.
namespace orrery::models {

/// Unit of a parameter that is measured in the unit of the signal before the step or agent; the
/// loader puts the signal's unit in its place.
inline constexpr const char* kSignalUnit = "signal";

inline engine::ParamInfo number(std::string name, std::string unit, double fallback,
                                engine::Range range, std::string meaning, std::string source = "") {
  engine::ParamInfo row;
  row.name = std::move(name);
  row.unit = std::move(unit);
  row.default_number = fallback;
  row.range = range;
  row.whole_population = true;
  row.meaning = std::move(meaning);
  row.source = std::move(source);
  return row;
}

inline engine::ParamInfo integer(std::string name, int fallback, engine::Range range,
                                 std::string meaning, std::string source = "") {
  auto row = number(std::move(name), "1", fallback, range, std::move(meaning), std::move(source));
  row.kind = engine::ParamKind::kInteger;
  return row;
}

inline engine::ParamInfo flag(std::string name, bool fallback, std::string meaning) {
  auto row = number(std::move(name), "1", fallback ? 1.0 : 0.0, {0.0, 1.0}, std::move(meaning));
  row.kind = engine::ParamKind::kFlag;
  return row;
}

inline engine::ParamInfo text(std::string name, std::string fallback, std::string meaning) {
  auto row = number(std::move(name), "1", 0.0, {}, std::move(meaning));
  row.kind = engine::ParamKind::kText;
  row.default_text = std::move(fallback);
  return row;
}

/// The first choice is the default.
inline engine::ParamInfo choice(std::string name, std::vector<std::string> choices,
                                std::string meaning) {
  auto row = text(std::move(name), choices.front(), std::move(meaning));
  row.kind = engine::ParamKind::kChoice;
  row.choices = std::move(choices);
  return row;
}

}  // namespace orrery::models
