// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/card_sections.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/linear_unit.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/units.h"
#include "scenarios/learn/card_keys.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

CardText text_at(const Value& map, const char* key) {
  const Value* at = map.find(key);
  return at != nullptr && at->is_scalar() ? CardText{at->raw(), at->place()} : CardText{};
}

/// `map` with what stands under `keys` taken as texts, though it may look like numbers.
Value with_texts(Value map, std::initializer_list<const char*> keys) {
  const auto quote = [](Value& value) {
    if (value.is_scalar() && !value.is_null())
      value = Value::scalar(value.raw(), ValueStyle::kQuoted, value.spot());
  };
  for (const char* key : keys) {
    Value* at = map.find(key);
    if (at == nullptr) continue;
    quote(*at);
    for (Value& item : at->items()) quote(item);
  }
  return map;
}

/// A unit and its way to SI. False when it has been reported.
bool read_unit(const std::string& unit, const engine::SourcePlace& place, std::string& si,
               double& scale, double& offset, Diagnostics& found) {
  const auto parsed = parse_unit(unit, place);
  if (!parsed) {
    found.append(parsed.error());
    return false;
  }
  si = to_string(parsed->dimension());
  const auto linear = linear_unit(unit, si, engine::UnitRole::kAbsolute, place);
  if (!linear) {
    found.append(linear.error());
    return false;
  }
  scale = linear->scale;
  offset = linear->offset;
  return true;
}

void read_time(const Value& section, DataCard& card, Diagnostics& found) {
  Element keys;
  ParamReader(found).read(section, card_time_keys(), keys);
  const auto fixed = keys.fixed();
  card.time.column = text_at(section, "column");
  card.time.calendar = fixed.text("format") == "calendar";
  card.time.keep_disorder = fixed.text("disorder") == "keep";
  const Value* unit = section.find("unit");
  if (unit == nullptr) return;
  if (card.time.calendar) {
    found.add(unit->mistake("card-time", "a calendar time has no unit",
                            "leave out 'unit', or write format: number"));
    return;
  }
  const auto seconds = linear_unit(fixed.text("unit"), fixed.text("unit") == "1" ? "1" : "s",
                                   engine::UnitRole::kAbsolute, unit->place());
  if (!seconds) return found.append(seconds.error());
  card.time.scale = seconds->scale;
}

void read_codes(const Value& codes, CardColumn& column, Diagnostics& found) {
  if (!expect_mapping(codes, "words and the numbers they stand for", found)) return;
  for (const Entry& entry : codes.entries()) {
    const auto number = entry.value.as_number();
    if (!number) {
      found.append(number.error());
    } else {
      column.codes[entry.key.text] = *number;
    }
  }
}

void read_column(const Entry& entry, DataCard& card, Diagnostics& found) {
  if (!check_name(entry.key, found)) return;
  CardColumn column;
  column.name = entry.key.text;
  column.place = entry.value.place();
  if (entry.value.is_string()) {
    column.column = entry.value.raw();
    card.columns.push_back(std::move(column));
    return;
  }
  Element keys;
  const std::size_t before = found.error_count();
  const Value map = with_texts(entry.value, {"unit", "column"});
  ParamReader(found).read(map, card_column_keys(), keys, {"codes"});
  if (found.error_count() > before || !map.is_mapping()) return;
  const auto fixed = keys.fixed();
  column.column = fixed.text("column");
  column.unit = fixed.text("unit");
  const Value* unit = map.find("unit");
  if (!read_unit(column.unit, unit != nullptr ? unit->place() : entry.value.place(), column.si_unit,
                 column.scale, column.offset, found)) {
    return;
  }
  if (const auto& range = fixed.numbers("range"); !range.empty()) {
    if (range.size() != 2 || !(range[0] <= range[1])) {
      found.add(map.find("range")->mistake("range-empty", "a range is two numbers that rise",
                                           "write range: [0, 100]"));
      return;
    }
    column.range = {range[0], range[1]};
  }
  if (const Value* codes = map.find("codes")) read_codes(*codes, column, found);
  card.columns.push_back(std::move(column));
}

void read_columns(const Value& section, DataCard& card, Diagnostics& found) {
  if (!expect_mapping(section, "features and their columns", found)) return;
  for (const Entry& entry : section.entries()) read_column(entry, card, found);
}

void read_group(const Value& section, DataCard& card, Diagnostics& found) {
  if (section.is_string() && section.raw() == "file") return;
  Element keys;
  ParamReader(found).read(section, card_group_keys(), keys);
  const CardText column = text_at(section, "column");
  const CardText file = text_at(section, "file");
  if (column.empty() == file.empty()) {
    found.add(section.mistake("card-group", "a group comes from a column or from the file's name",
                              "write group: { column: machine }, or group: { file: '{group}_*.csv' "
                              "}, or group: file"));
    return;
  }
  card.group_rule = column.empty() ? GroupRule::kPattern : GroupRule::kColumn;
  card.group = column.empty() ? file : column;
  const std::size_t at = file.text.find("{group}");
  if (!file.empty() &&
      (at == std::string::npos || file.text.find("{group}", at + 1) != std::string::npos)) {
    found.add(section.find("file")->mistake("card-group", "the pattern needs {group} once",
                                            "write '{group}_*.csv', for instance"));
  }
}

void read_label(const Value& given, DataCard& card, Diagnostics& found) {
  const Value section = with_texts(given, {"normal", "anomaly", "unknown", "column"});
  Element keys;
  ParamReader(found).read(section, card_label_keys(), keys);
  const auto fixed = keys.fixed();
  CardLabel& label = card.label;
  const bool column = section.find("column") != nullptr;
  const bool windows = section.find("windows") != nullptr;
  const bool files = section.find("anomaly_files") != nullptr;
  if (static_cast<int>(column) + static_cast<int>(windows) + static_cast<int>(files) != 1) {
    found.add(section.mistake("card-label", "labels come from one place",
                              "give one of 'column', 'windows' and 'anomaly_files'"));
    return;
  }
  label.rule = column ? LabelRule::kColumn : windows ? LabelRule::kWindows : LabelRule::kFiles;
  label.column = text_at(section, "column");
  label.windows = text_at(section, "windows");
  label.below = fixed.text("below");
  label.normal = fixed.texts(files ? "normal_files" : "normal");
  label.anomaly = fixed.texts(files ? "anomaly_files" : "anomaly");
  label.unknown = fixed.texts("unknown");
  if (column && label.normal.empty() != label.anomaly.empty()) {
    found.add(section.mistake("card-label", "the spellings of one class only are given",
                              "give both 'normal' and 'anomaly', or neither"));
  }
}

void read_train(const Value& written, DataCard& card, Diagnostics& found) {
  const Value section = with_texts(written, {"until"});
  Element keys;
  ParamReader(found).read(section, card_train_keys(), keys);
  const auto fixed = keys.fixed();
  CardTrain& train = card.train;
  const bool rows = section.find("rows") != nullptr;
  const bool share = section.find("share") != nullptr;
  const bool until = section.find("until") != nullptr;
  train.files = fixed.texts("files");
  const int given = static_cast<int>(rows) + static_cast<int>(share) + static_cast<int>(until);
  if (given > 1 || (given == 0 && train.files.empty())) {
    found.add(section.mistake("card-train", "one rule says which rows train",
                              "give one of 'rows', 'share' and 'until', or 'files' alone"));
    return;
  }
  if (section.find("rows_max") != nullptr && !share) {
    found.add(section.find("rows_max")
                  ->mistake("card-train", "'rows_max' limits a share", "add 'share'"));
  }
  train.rule = rows    ? TrainRule::kRows
               : share ? TrainRule::kShare
               : until ? TrainRule::kUntil
                       : TrainRule::kAll;
  train.rows = static_cast<std::size_t>(fixed.number("rows"));
  train.share = fixed.number("share");
  train.rows_max = static_cast<std::size_t>(fixed.number("rows_max"));
  train.until = text_at(section, "until");
}

void read_raw(const Value& section, DataCard& card, Diagnostics& found) {
  Element keys;
  ParamReader(found).read(section, card_raw_keys(), keys);
  const auto fixed = keys.fixed();
  CardRaw& raw = card.raw;
  raw.present = true;
  raw.rate_hz = fixed.number("rate");
  raw.manifest = text_at(section, "manifest");
  raw.rate_key = fixed.text("rate_key");
  raw.samples_key = fixed.text("samples_key");
  raw.unit = fixed.text("unit");
  raw.window = static_cast<std::size_t>(fixed.number("window"));
  raw.bands = static_cast<std::size_t>(fixed.number("bands"));
  raw.time_features = fixed.flag("time_features");
  if (raw.rate_hz == 0.0 && (raw.manifest.empty() || raw.rate_key.empty())) {
    found.add(section.mistake("missing-key", "the sample rate is not known",
                              "add 'rate: 12 kHz', or 'manifest' and 'rate_key'"));
  }
  if (raw.window % 2 != 0) {
    found.add(section.find("window")->mistake("range", "a window has an even number of samples",
                                              fmt::format("choose {}", raw.window + 1)));
  }
  const Value* unit = section.find("unit");
  double offset = 0.0;
  read_unit(raw.unit, unit != nullptr ? unit->place() : section.place(), raw.si_unit, raw.scale,
            offset, found);
}

void read_level(const Value& section, DataCard& card, Diagnostics& found) {
  if (!expect_mapping(section, "metrics and the values to reach", found)) return;
  for (const Entry& entry : section.entries()) {
    const auto number = entry.value.as_number();
    if (!number) {
      found.append(number.error());
    } else {
      card.level[entry.key.text] = *number;
    }
  }
}

void read_exception(const Entry& entry, DataCard& card, Diagnostics& found) {
  const auto& known = leak_codes();
  if (std::find(known.begin(), known.end(), entry.key.text) == known.end()) {
    found.add(entry.key.spot.mistake("card-allow",
                                     fmt::format("'{}' is no finding", entry.key.text),
                                     suggestion(entry.key.text, known)));
  } else if (!entry.value.is_string() || entry.value.raw().empty()) {
    found.add(entry.value.mistake("card-allow", "an exception needs its reason",
                                  "write leak-one-feature: people switch the light on"));
  } else {
    card.allow[entry.key.text] = entry.value.raw();
  }
}

/// A mapping, or a list of mappings.
void read_allow(const Value& section, DataCard& card, Diagnostics& found) {
  for (const Entry& entry : section.entries()) read_exception(entry, card, found);
  for (const Value& item : section.items()) {
    if (!item.is_mapping()) {
      found.add(item.mistake("card-allow", "an exception needs its reason",
                             "write - leak-one-feature: people switch the light on"));
    }
    for (const Entry& entry : item.entries()) read_exception(entry, card, found);
  }
  if (section.is_scalar()) {
    found.add(section.mistake("type", "'allow' is a list of findings with reasons",
                              "write - leak-one-feature: people switch the light on"));
  }
}

}  // namespace

void read_card_sections(const Value& root, DataCard& card, Diagnostics& found) {
  using Reader = void (*)(const Value&, DataCard&, Diagnostics&);
  constexpr std::pair<const char*, Reader> kSections[] = {
      {"time", read_time},   {"columns", read_columns}, {"group", read_group},
      {"label", read_label}, {"train", read_train},     {"raw", read_raw},
      {"level", read_level}, {"allow", read_allow}};
  for (const auto& [key, read] : kSections) {
    if (const Value* section = root.find(key)) read(*section, card, found);
  }
}

}  // namespace orrery::scenarios
