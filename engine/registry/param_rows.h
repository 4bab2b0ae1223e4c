// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/registry/model_info.h"

/// Short ways to write description rows where no parameter struct stands behind them (there,
/// `field.h`): of agents and steps, of faults and distributions, of the keys of our file formats.
/// The rows hold for a whole population. A namespace of its own, so that these short words meet
/// nobody else's.
namespace orrery::engine::rows {

inline ParamInfo number(std::string name, std::string unit, double fallback, Range range,
                        std::string meaning, std::string source = "") {
  ParamInfo row;
  row.name = std::move(name);
  row.unit = std::move(unit);
  row.default_number = fallback;
  row.range = range;
  row.whole_population = true;
  row.meaning = std::move(meaning);
  row.source = std::move(source);
  return row;
}

/// A number that is a span on its unit's scale and no point of it: 22 degC of it are 22 K.
inline ParamInfo difference(ParamInfo row) {
  row.role = UnitRole::kDifference;
  return row;
}

inline ParamInfo integer(std::string name, double fallback, Range range, std::string meaning,
                         std::string source = "") {
  auto row = number(std::move(name), "1", fallback, range, std::move(meaning), std::move(source));
  row.kind = ParamKind::kInteger;
  return row;
}

inline ParamInfo flag(std::string name, bool fallback, std::string meaning) {
  auto row = number(std::move(name), "1", fallback ? 1.0 : 0.0, {0.0, 1.0}, std::move(meaning));
  row.kind = ParamKind::kFlag;
  return row;
}

inline ParamInfo text(std::string name, std::string fallback, std::string meaning) {
  auto row = number(std::move(name), "1", 0.0, {}, std::move(meaning));
  row.kind = ParamKind::kText;
  row.default_text = std::move(fallback);
  return row;
}

/// A list of texts, empty unless the scenario gives one.
inline ParamInfo texts(std::string name, std::string meaning) {
  auto row = text(std::move(name), "", std::move(meaning));
  row.kind = ParamKind::kTexts;
  return row;
}

/// A list of numbers, empty unless the scenario gives one.
inline ParamInfo numbers(std::string name, std::string meaning) {
  auto row = number(std::move(name), "1", 0.0, {}, std::move(meaning));
  row.kind = ParamKind::kNumbers;
  return row;
}

/// The first choice is the default.
inline ParamInfo choice(std::string name, std::vector<std::string> choices, std::string meaning) {
  auto row = text(std::move(name), choices.front(), std::move(meaning));
  row.kind = ParamKind::kChoice;
  row.choices = std::move(choices);
  return row;
}

/// Whoever writes the file must give it.
inline ParamInfo required(ParamInfo row) {
  row.required = true;
  return row;
}

/// The keys of one section of a file format.
inline ModelInfo keys(std::string name, std::string summary, std::vector<ParamInfo> params) {
  ModelInfo info;
  info.name = std::move(name);
  info.summary = std::move(summary);
  info.params = std::move(params);
  return info;
}

}  // namespace orrery::engine::rows
