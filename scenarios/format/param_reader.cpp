// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/param_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>

#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::Distribution;
using engine::ParamInfo;
using engine::ParamKind;

namespace {

bool is_numeric(const ParamInfo& row) {
  return row.kind == ParamKind::kNumber || row.kind == ParamKind::kInteger ||
         row.kind == ParamKind::kFlag;
}

void set_defaults(const engine::ModelInfo& info, Element& element) {
  for (const auto& row : info.params) {
    if (row.required) continue;
    if (is_numeric(row)) {
      element.numbers[row.name] = Distribution(row.default_number);
    } else if (row.kind == ParamKind::kTexts) {
      element.texts.set(row.name, std::vector<std::string>{});
    } else if (row.kind == ParamKind::kNumbers) {
      element.texts.set(row.name, std::vector<double>{});
    } else {
      element.texts.set(row.name, row.default_text);
    }
  }
}

/// A value for what is missing or of the wrong type, so that the readers behind can go on.
void set_placeholder(const ParamInfo& row, Element& element) {
  if (is_numeric(row)) {
    element.numbers[row.name] =
        Distribution(std::clamp(1.0, row.range.min, std::max(row.range.min, row.range.max)));
  } else if (row.kind == ParamKind::kTexts) {
    element.texts.set(row.name, std::vector<std::string>{});
  } else if (row.kind == ParamKind::kNumbers) {
    element.texts.set(row.name, std::vector<double>{});
  } else {
    element.texts.set(row.name, std::string{});
  }
}

/// `from 0 to 1 s`, `of at least 0`, in the words of a remedy.
std::string range_words(const engine::Range& range, const std::string& unit) {
  const std::string suffix = unit == "1" ? "" : " " + unit;
  const bool low = std::isfinite(range.min);
  const bool high = std::isfinite(range.max);
  if (low && high && range.min == range.max) return fmt::format("{:g}{}", range.min, suffix);
  if (low && high) {
    return fmt::format("a value from {:g}{} to {:g}{}", range.min, suffix, range.max, suffix);
  }
  if (low) return fmt::format("a value of at least {:g}{}", range.min, suffix);
  if (high) return fmt::format("a value of at most {:g}{}", range.max, suffix);
  return "a finite number";
}

/// What two ends of a distribution must keep to; empty when they do.
std::string order_mistake(const Distribution& drawn) {
  const auto& a = drawn.arguments();
  switch (drawn.kind()) {
    case Distribution::Kind::kUniform: return a[0] <= a[1] ? "" : "min lies above max";
    case Distribution::Kind::kTruncatedNormal: return a[2] <= a[3] ? "" : "min lies above max";
    case Distribution::Kind::kTriangular:
      return a[0] <= a[1] && a[1] <= a[2] ? "" : "min, mode and max do not rise";
    default: return "";
  }
}

}  // namespace

void ParamReader::read(const Value& map, const engine::ModelInfo& info, Element& element,
                       std::initializer_list<const char*> others) const {
  set_defaults(info, element);
  element.place = map.place();
  for (const auto& row : info.params) {
    if (row.required) set_placeholder(row, element);
  }
  if (!expect_mapping(map, info.summary, diagnostics_)) return;
  std::vector<std::string> known(others.begin(), others.end());
  for (const auto& row : info.params) known.push_back(row.name);
  for (const Entry& entry : map.entries()) {
    const int index = info.param_index(entry.key.text);
    if (index >= 0) {
      read_entry(entry.value, info.params[static_cast<std::size_t>(index)], element);
    } else if (std::find(known.begin(), known.end(), entry.key.text) == known.end()) {
      diagnostics_.add(entry.key.spot.mistake(
          "unknown-key", fmt::format("'{}' is not a key of {}", entry.key.text, info.name),
          suggestion(entry.key.text, known)));
    }
  }
  for (const auto& row : info.params) {
    if (!row.required || map.find(row.name) != nullptr) continue;
    diagnostics_.add(map.mistake(
        "missing-key", fmt::format("'{}' is missing", row.name),
        fmt::format("add '{}': {}", row.name, row.meaning.empty() ? "a value" : row.meaning)));
  }
}

void ParamReader::read_entry(const Value& value, const ParamInfo& row, Element& element) const {
  if (row.kind == ParamKind::kFlag) {
    if (auto flag = value.as_bool()) {
      element.numbers[row.name] = Distribution(*flag ? 1.0 : 0.0);
    } else {
      diagnostics_.append(flag.error());
    }
    return;
  }
  if (!is_numeric(row)) return read_texts(value, row, element);
  if (value.is_sequence() && rows_ > 0 && !row.whole_population)
    return read_rows(value, row, element);
  element.numbers[row.name] = read_number(value, row);
  element.number_places[row.name] = value.place();
}

void ParamReader::read_texts(const Value& value, const ParamInfo& row, Element& element) const {
  if (row.kind == ParamKind::kTexts || row.kind == ParamKind::kNumbers) {
    const std::vector<Value> one = {value};
    std::vector<std::string> texts;
    std::vector<double> numbers;
    for (const Value& item : value.is_sequence() ? value.items() : one) {
      if (row.kind == ParamKind::kNumbers) {
        numbers.push_back(read_scalar(item, row));
      } else if (auto text = item.as_string()) {
        texts.push_back(*text);
      } else {
        diagnostics_.append(text.error());
      }
    }
    if (row.kind == ParamKind::kTexts) element.texts.set(row.name, std::move(texts));
    if (row.kind == ParamKind::kNumbers) element.texts.set(row.name, std::move(numbers));
    return;
  }
  // Where a file is found is its caller's work, a data root's mapping included, and a list is more
  // than one.
  if (row.kind == ParamKind::kFile && (value.is_mapping() || value.is_sequence())) return;
  const auto text = value.as_string();
  if (!text) return diagnostics_.append(text.error());
  if (!row.choices.empty() &&
      std::find(row.choices.begin(), row.choices.end(), *text) == row.choices.end()) {
    diagnostics_.add(value.mistake("choice",
                                   fmt::format("'{}' is not a choice for '{}'", *text, row.name),
                                   suggestion(*text, row.choices)));
    return;
  }
  element.texts.set(row.name, *text);
}

void ParamReader::read_rows(const Value& value, const ParamInfo& row, Element& element) const {
  const auto& items = value.items();
  element.number_places[row.name] = value.place();
  if (items.size() != rows_) {
    diagnostics_.add(value.mistake(
        "rows", fmt::format("'{}' lists {} values for {} devices", row.name, items.size(), rows_),
        fmt::format("give {}, one a device, or a single value for all", rows_)));
    return;
  }
  std::vector<double>& values = element.by_row[row.name];
  for (const Value& item : items) values.push_back(read_scalar(item, row));
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  element.numbers[row.name] = Distribution(sum / static_cast<double>(values.size()));
}

Distribution ParamReader::read_number(const Value& value, const ParamInfo& row) const {
  if (!value.is_mapping()) return Distribution(read_scalar(value, row));
  if (row.whole_population) {
    diagnostics_.add(value.mistake(
        "varies", fmt::format("'{}' is one number and cannot vary over a population", row.name),
        "give a plain number with its unit"));
    return Distribution(row.default_number);
  }
  return read_distribution(value, row);
}

double ParamReader::read_scalar(const Value& value, const ParamInfo& row) const {
  const std::string unit = unit_of(row);
  double number = row.default_number;
  if (unit.rfind(kUnknownUnit, 0) == 0) return number;  // what it belongs to has been reported
  if (value.is_string()) {
    const auto converted = parse_si(value.raw(), unit, row.role, value.place());
    if (!converted) {
      diagnostics_.append(converted.error());
      return number;
    }
    number = *converted;
  } else {
    const auto plain = value.as_number();
    if (!plain) {
      diagnostics_.append(plain.error());
      return number;
    }
    number = *plain;
    if (unit != "1" && number != 0.0) {
      diagnostics_.add(value.mistake("unit-missing", fmt::format("'{}' needs a unit", row.name),
                                     fmt::format("write '{} {}'", value.raw(), unit)));
      return number;
    }
  }
  return in_range(value, row, number) ? number : row.default_number;
}

bool ParamReader::in_range(const Value& value, const ParamInfo& row, double number) const {
  if (row.kind == ParamKind::kInteger && number != std::floor(number)) {
    diagnostics_.add(value.mistake("type", fmt::format("'{}' is a whole number", row.name),
                                   fmt::format("write {:.0f}", number)));
    return false;
  }
  if (number >= row.range.min && number <= row.range.max) return true;
  diagnostics_.add(value.mistake(
      "range", fmt::format("{} is {}, outside the legal range", row.name, value.raw()),
      fmt::format("choose {}", range_words(row.range, unit_of(row)))));
  return false;
}

Distribution ParamReader::read_distribution(const Value& value, const ParamInfo& row) const {
  const Distribution fallback(row.default_number);
  if (value.entries().size() != 1) {
    diagnostics_.add(value.mistake("distribution", "a distribution is one name with its parameters",
                                   "write { normal: { mean: 20 degC, sd: 1 K } }, for instance"));
    return fallback;
  }
  const Entry& entry = value.entries().front();
  bool found = false;
  const Distribution::Kind kind = engine::distribution_kind(entry.key.text, found);
  if (!found) {
    std::vector<std::string> names = {"choice"};
    for (const auto& info : engine::distribution_infos()) names.push_back(info.name);
    diagnostics_.add(entry.key.spot.mistake("unknown-distribution",
                                            fmt::format("no distribution '{}'", entry.key.text),
                                            suggestion(entry.key.text, names)));
    return fallback;
  }
  if (kind == Distribution::Kind::kChoice) return read_choice(entry.value, row);
  engine::ModelInfo info = engine::distribution_infos()[static_cast<std::size_t>(kind)];
  for (auto& argument : info.params) {
    if (argument.unit != "=") continue;
    argument.unit = row.unit;
    if (row.role == engine::UnitRole::kDifference) argument.role = row.role;
    if (argument.role == engine::UnitRole::kAbsolute && argument.range.min < 0.0) {
      argument.range = row.range;
    }
  }
  const std::size_t before = diagnostics_.error_count();
  Element arguments;
  read(entry.value, info, arguments);
  if (diagnostics_.error_count() > before) return fallback;
  std::vector<double> values;
  for (const auto& argument : info.params) {
    values.push_back(arguments.numbers.at(argument.name).arguments().front());
  }
  Distribution drawn(kind, std::move(values));
  if (const std::string mistake = order_mistake(drawn); !mistake.empty()) {
    diagnostics_.add(entry.value.mistake("distribution", fmt::format("{}: {}", info.name, mistake),
                                         "exchange them"));
    return fallback;
  }
  return drawn;
}

Distribution ParamReader::read_choice(const Value& value, const ParamInfo& row) const {
  for (const Entry& entry : value.entries()) {
    if (entry.key.text == "values" || entry.key.text == "weights") continue;
    diagnostics_.add(entry.key.spot.mistake(
        "unknown-key", fmt::format("'{}' is not a key of choice", entry.key.text),
        suggestion(entry.key.text, {"values", "weights"})));
  }
  const Value* values = value.find("values");
  const Value* weights = value.find("weights");
  if (values == nullptr || !values->is_sequence() || values->items().empty() ||
      (weights != nullptr &&
       (!weights->is_sequence() || weights->items().size() != values->items().size()))) {
    diagnostics_.add(value.mistake("distribution", "a choice has values, and as many weights",
                                   "write { choice: { values: [1, 2], weights: [0.9, 0.1] } }"));
    return Distribution(row.default_number);
  }
  ParamInfo weight;
  weight.name = "weights";
  weight.range = {0.0, engine::kInfinity};
  std::vector<double> arguments;
  double total = 0.0;
  for (std::size_t i = 0; i < values->items().size(); ++i) {
    arguments.push_back(read_scalar(values->items()[i], row));
    arguments.push_back(weights == nullptr ? 1.0 : read_scalar(weights->items()[i], weight));
    total += arguments.back();
  }
  if (!(total > 0.0 && std::isfinite(total))) {
    diagnostics_.add(weights->mistake("distribution", "the weights of a choice are all 0",
                                      "give at least one value a weight above 0"));
    return Distribution(row.default_number);
  }
  return Distribution(Distribution::Kind::kChoice, std::move(arguments));
}

std::string ParamReader::unit_of(const ParamInfo& row) const {
  if (row.unit.rfind("signal", 0) != 0) return row.unit;
  const std::string rest = row.unit.substr(6);  // "", or "/s"
  if (signal_unit_ == "1" && !rest.empty()) return "1" + rest;
  return signal_unit_ + rest;
}

engine::ModelInfo joined(const engine::ModelInfo& keys, const engine::ModelInfo& model) {
  engine::ModelInfo all = model;
  all.params.insert(all.params.begin(), keys.params.begin(), keys.params.end());
  return all;
}

bool expect_mapping(const Value& value, const std::string& what, engine::Diagnostics& diagnostics) {
  if (value.is_mapping() || value.is_null()) return true;
  diagnostics.add(value.mistake(
      "type", fmt::format("expected a mapping ({}), found {}", what, to_string(value.kind())),
      "write 'key: value' lines, indented below"));
  return false;
}

bool check_name(const Key& key, engine::Diagnostics& diagnostics) {
  const std::string& name = key.text;
  const auto legal = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  const bool good = !name.empty() && name.size() <= 64 &&
                    std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
                    std::all_of(name.begin(), name.end(), legal);
  if (!good) {
    diagnostics.add(key.spot.mistake(
        "name-form", fmt::format("'{}' is not a name", name.substr(0, 64)),
        "use up to 64 letters, digits and underscores, not starting with a digit"));
  }
  return good;
}

std::string suggestion(const std::string& name, const std::vector<std::string>& known) {
  if (const auto meant = engine::closest_name(name, known); !meant.empty()) {
    return fmt::format("did you mean '{}'?", meant);
  }
  if (known.empty()) return "there is none yet: add one first";
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(known.size(), 12); ++i) {
    list += (i == 0 ? "" : ", ") + known[i];
  }
  if (known.size() > 12) list += ", ...";
  return "known: " + list;
}

}  // namespace orrery::scenarios
