// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/definition_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/define_keys.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

const Unit kSecond{Dimension::of_base(Dimension::kTime)};

/// Where the letters of a scalar start: behind the quote, when there is one.
engine::SourcePlace text_start(const Value& value) {
  engine::SourcePlace place = value.place();
  if (value.style() == ValueStyle::kQuoted) {
    ++place.column;
    ++place.begin;
  }
  return place;
}

engine::FaultModel fault_of(const std::string& device, const engine::PortInfo& point) {
  engine::FaultModel fault;
  fault.info.kind = engine::ModelKind::kFault;
  fault.info.name = point.name;
  fault.info.summary = fmt::format("sets the fault point '{}' of '{}'", point.name, device);
  fault.writes = {{point.name, 1.0, true, ""}};
  return fault;
}

}  // namespace

DefinitionReader::DefinitionReader(const Entry& entry, LoadContext& context)
    : entry_(entry), context_(context), diagnostics_(context.diagnostics) {}

DefinedModel DefinitionReader::read() {
  model_.info.kind = engine::ModelKind::kDevice;
  model_.info.name = entry_.key.text;
  if (!expect_mapping(entry_.value, definition_keys().summary, diagnostics_)) {
    return std::move(model_);
  }
  read_head();
  declare("parameters", &DefinitionReader::declare_parameter);
  declare("inputs", &DefinitionReader::declare_input);
  declare("states", &DefinitionReader::declare_state);
  declare("fault_points", &DefinitionReader::declare_fault_point);
  add_symbol("t", kSecond, SymbolKind::kNumber, entry_.key.spot.place());
  declare_modes();
  if (const Value* outputs = entry_.value.find("outputs")) {
    expect_mapping(*outputs, "outputs by name", diagnostics_);
  }

  for (const Entry& state : rows_of("states")) read_state(state);
  const auto& modes = rows_of("modes");
  for (std::size_t from = 0; from < modes.size(); ++from) read_transitions(modes[from], from);
  for (const Entry& output : rows_of("outputs")) read_output(output);
  if (rows_of("outputs").empty()) {
    missing(entry_.value, "outputs", "'level: { unit: m, value: level }', what sensors measure");
  }
  return std::move(model_);
}

/// Empty when the section is left out; one that is no mapping has been told.
const std::vector<Entry>& DefinitionReader::rows_of(const char* section) const {
  static const std::vector<Entry> kNone;
  const Value* map = entry_.value.find(section);
  return map != nullptr && map->is_mapping() ? map->entries() : kNone;
}

void DefinitionReader::read_head() {
  Element head;
  ParamReader(diagnostics_)
      .read(entry_.value, definition_keys(), head,
            {"parameters", "inputs", "states", "modes", "outputs", "fault_points"});
  model_.info.summary = head.texts.text("summary");
  model_.info.details = head.texts.text("details");
  model_.step = engine::Duration::from_seconds(head.numbers.at("step").mean());
}

void DefinitionReader::declare(const char* section, Declare declare_row) {
  const Value* map = entry_.value.find(section);
  if (map == nullptr || !expect_mapping(*map, fmt::format("{} by name", section), diagnostics_)) {
    return;
  }
  for (const Entry& row : map->entries()) {
    const bool named = check_name(row.key, diagnostics_);
    const bool mapped = expect_mapping(row.value, "its unit and more", diagnostics_);
    const auto unit = mapped ? read_unit(row.value) : std::nullopt;
    if (row.key.text == "t") {
      diagnostics_.add(row.key.spot.mistake("name-reserved", "`t` is the time",
                                            "choose another name, such as `t_value`"));
    } else if (named && unit) {
      (this->*declare_row)(row, *unit);
      continue;
    }
    broken_.push_back(row.key.text);
  }
}

void DefinitionReader::declare_parameter(const Entry& entry, const RowUnit& unit) {
  Element values;
  const Value& map = entry.value;
  ParamReader(diagnostics_).read(map, parameter_row_keys(unit.text), values, {"unit"});
  engine::ParamInfo row;
  row.name = entry.key.text;
  row.unit = unit.text;
  row.required = map.find("default") == nullptr;
  row.default_number = values.numbers.at("default").mean();
  row.range = {values.numbers.at("min").mean(), values.numbers.at("max").mean()};
  row.meaning = values.texts.text("meaning");
  row.source = values.texts.text("source");
  if (row.range.min > row.range.max) {
    diagnostics_.add(map.find("max")->mistake(
        "range", fmt::format("'min' of {} is above its 'max'", row.name), "swap the two"));
  } else if (!row.required &&
             (row.default_number < row.range.min || row.default_number > row.range.max)) {
    diagnostics_.add(map.find("default")->mistake(
        "range", fmt::format("the default of {} is outside its own range", row.name),
        "choose a default between 'min' and 'max'"));
  }
  add_symbol(row.name, unit.unit, SymbolKind::kNumber, entry.key.spot.place());
  // Mistakes in the name were told by the line above.
  (void)parameters_.add(row.name, unit.unit);
  model_.info.params.push_back(std::move(row));
}

void DefinitionReader::declare_input(const Entry& entry, const RowUnit& unit) {
  Element values;
  ParamReader(diagnostics_).read(entry.value, input_row_keys(unit.text), values, {"unit"});
  model_.info.inputs.push_back({entry.key.text, unit.text, values.texts.text("meaning")});
  model_.input_defaults.push_back(values.numbers.at("default").mean());
  add_symbol(entry.key.text, unit.unit, SymbolKind::kNumber, entry.key.spot.place());
}

void DefinitionReader::declare_state(const Entry& entry, const RowUnit& unit) {
  read_meaning(entry.value, "state", {"unit", "initial", "rate", "min", "max"});
  add_symbol(entry.key.text, unit.unit, SymbolKind::kNumber, entry.key.spot.place());
}

void DefinitionReader::declare_fault_point(const Entry& entry, const RowUnit& unit) {
  model_.info.fault_points.push_back(
      {entry.key.text, unit.text, read_meaning(entry.value, "fault point", {"unit"})});
  model_.faults.push_back(fault_of(model_.info.name, model_.info.fault_points.back()));
  add_symbol(entry.key.text, unit.unit, SymbolKind::kNumber, entry.key.spot.place());
}

void DefinitionReader::declare_modes() {
  const Value* modes = entry_.value.find("modes");
  if (modes == nullptr || !expect_mapping(*modes, "modes by name", diagnostics_)) return;
  for (const Entry& mode : modes->entries()) {
    model_.modes.push_back(mode.key.text);
    if (!check_name(mode.key, diagnostics_)) continue;
    add_symbol("is_" + mode.key.text, Unit{}, SymbolKind::kBoolean, mode.key.spot.place());
  }
}

void DefinitionReader::read_state(const Entry& entry) {
  const auto symbol = model_.symbols.find(entry.key.text);
  if (!symbol || is_broken(entry.key.text)) return;
  const Unit unit = model_.symbols[*symbol].unit;
  const Value& map = entry.value;
  if (map.find("initial") == nullptr) missing(map, "initial", "initial: 1 m");
  auto initial = read_number(map, "initial", parameters_, unit);
  auto rate = read_number(map, "rate", model_.symbols, unit / kSecond);
  auto min = read_number(map, "min", parameters_, unit);
  auto max = read_number(map, "max", parameters_, unit);
  if (!initial) return;
  model_.states.push_back(
      {entry.key.text, std::move(*initial), std::move(rate), std::move(min), std::move(max)});
}

void DefinitionReader::read_transitions(const Entry& mode, std::size_t from) {
  if (mode.value.is_sequence()) {
    for (const Value& item : mode.value.items()) read_transition(item, from);
  } else if (expect_mapping(mode.value, transition_keys().summary, diagnostics_) &&
             !mode.value.entries().empty()) {
    read_transition(mode.value, from);
  }
}

void DefinitionReader::read_transition(const Value& map, std::size_t from) {
  Element none;
  ParamReader(diagnostics_).read(map, transition_keys(), none, {"to", "when", "set"});
  if (!map.is_mapping()) return;
  const Value* to = map.find("to");
  const std::string name = to != nullptr && to->is_scalar() ? to->raw() : "";
  const auto target = std::find(model_.modes.begin(), model_.modes.end(), name);
  if (to == nullptr) {
    missing(map, "to", "to: full");
  } else if (target == model_.modes.end()) {
    context_.unknown(*to, fmt::format("mode of {}", model_.info.name), name, model_.modes);
  }
  if (map.find("when") == nullptr) missing(map, "when", "when: \"level > 1.9 m\"");
  auto when = read_condition(map, "when");
  auto sets = read_sets(map);
  if (!when || target == model_.modes.end()) return;
  const auto index = static_cast<std::size_t>(target - model_.modes.begin());
  model_.transitions.push_back({from, index, std::move(*when), std::move(sets)});
}

std::vector<std::pair<std::size_t, Formula>> DefinitionReader::read_sets(const Value& map) {
  std::vector<std::pair<std::size_t, Formula>> sets;
  const Value* set = map.find("set");
  if (set == nullptr || !expect_mapping(*set, "new values of states", diagnostics_)) return sets;
  const auto& states = rows_of("states");
  std::vector<std::string> names;
  for (const Entry& state : states) names.push_back(state.key.text);
  for (const Entry& entry : set->entries()) {
    const std::string& name = entry.key.text;
    const auto state = std::find(names.begin(), names.end(), name);
    if (state == names.end()) {
      diagnostics_.add(entry.key.spot.mistake(
          "unknown-reference", fmt::format("no state '{}'", name), suggestion(name, names)));
      continue;
    }
    const auto symbol = model_.symbols.find(name);
    if (!symbol || is_broken(name)) continue;
    const Unit unit = model_.symbols[*symbol].unit;
    auto value = read_number(*set, name.c_str(), model_.symbols, unit);
    if (value) sets.emplace_back(state - names.begin(), std::move(*value));
  }
  return sets;
}

void DefinitionReader::read_output(const Entry& entry) {
  if (!check_name(entry.key, diagnostics_) ||
      !expect_mapping(entry.value, "its unit and value", diagnostics_)) {
    return;
  }
  const auto unit = read_unit(entry.value);
  const std::string meaning = read_meaning(entry.value, "output", {"unit", "value"});
  if (entry.value.find("value") == nullptr) missing(entry.value, "value", "value: level");
  model_.info.outputs.push_back({entry.key.text, unit ? unit->text : "1", meaning});
  if (!unit) return;
  auto value = read_number(entry.value, "value", model_.symbols, unit->unit);
  if (value) model_.outputs.push_back(std::move(*value));
}

void DefinitionReader::add_symbol(const std::string& name, const Unit& unit, SymbolKind kind,
                                  const engine::SourcePlace& place) {
  const auto added = model_.symbols.add(name, unit, kind, place);
  if (!added) diagnostics_.append(added.error());
}

bool DefinitionReader::is_broken(const std::string& name) const {
  return std::find(broken_.begin(), broken_.end(), name) != broken_.end();
}

std::optional<DefinitionReader::RowUnit> DefinitionReader::read_unit(const Value& map) {
  const Value* given = map.find("unit");
  if (given == nullptr) return RowUnit{Unit{}, "1"};
  if (!given->is_scalar() || given->is_null()) {
    diagnostics_.add(given->mistake("type", "a unit is a text", "write 'unit: m', for instance"));
    return std::nullopt;
  }
  const auto unit = parse_unit(given->raw(), text_start(*given));
  if (!unit) {
    diagnostics_.append(unit.error());
    return std::nullopt;
  }
  if (!unit->coherent() || given->raw().empty()) {
    return RowUnit{unit->si(), to_string(unit->dimension())};
  }
  return RowUnit{*unit, given->raw()};
}

std::string DefinitionReader::read_meaning(const Value& map, const char* what,
                                           std::initializer_list<const char*> others) {
  Element values;
  ParamReader(diagnostics_).read(map, meaning_keys(what), values, others);
  return values.texts.text("meaning");
}

std::optional<Formula> DefinitionReader::read_number(const Value& map, const char* key,
                                                     const SymbolTable& symbols, const Unit& unit) {
  const Value* value = map.find(key);
  if (value == nullptr) return std::nullopt;
  return keep(*value, compile_number(value->raw(), text_start(*value), symbols, unit));
}

std::optional<Formula> DefinitionReader::read_condition(const Value& map, const char* key) {
  const Value* value = map.find(key);
  if (value == nullptr) return std::nullopt;
  return keep(*value, compile_condition(value->raw(), text_start(*value), model_.symbols));
}

std::optional<Formula> DefinitionReader::keep(const Value& value,
                                              engine::Result<Expression> compiled) {
  if (!value.is_scalar() || value.is_null()) {
    diagnostics_.add(value.mistake("type", "expected a formula",
                                   "write one, in quotes when it holds `:` or `#`"));
    return std::nullopt;
  }
  if (compiled) return Formula{std::move(*compiled), text_start(value)};
  const bool told = std::any_of(broken_.begin(), broken_.end(), [&](const std::string& name) {
    return value.raw().find(name) != std::string::npos;
  });
  if (!told) diagnostics_.append(compiled.error());
  return std::nullopt;
}

void DefinitionReader::missing(const Value& map, const char* key, const char* example) {
  diagnostics_.add(map.mistake("missing-key", fmt::format("'{}' is missing", key),
                               fmt::format("add it: {}", example)));
}

}  // namespace orrery::scenarios
