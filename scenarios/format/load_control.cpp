// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/catalogue.h"
#include "scenarios/format/control_keys.h"
#include "scenarios/format/control_reader.h"
#include "scenarios/format/named_files.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::Duration;

namespace {

/// Where the letters of a scalar start: behind the quote, when there is one.
engine::SourcePlace text_start(const Value& value) {
  engine::SourcePlace place = value.place();
  if (value.style() == ValueStyle::kQuoted) {
    ++place.column;
    ++place.begin;
  }
  return place;
}

/// Its name alone, or a mapping with `model`.
const Value* name_of_controller(const Value& value) {
  const Value* named = value.is_mapping() ? value.find("model") : &value;
  return named != nullptr && named->is_string() ? named : nullptr;
}

}  // namespace

void load_control(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "controllers by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) {
    if (!check_name(entry.key, context.diagnostics)) continue;
    if (auto control = ControlReader(entry, context).read())
      context.scenario.controls.push_back(std::move(*control));
  }
}

ControlReader::ControlReader(const Entry& entry, LoadContext& context)
    : entry_(entry), map_(entry.value), context_(context), diagnostics_(context.diagnostics) {}

std::optional<ControlElement> ControlReader::read() {
  control_.name = entry_.key.text;
  control_.place = map_.place();
  const std::size_t before = diagnostics_.error_count();
  read_head();
  if (!map_.is_mapping()) return std::nullopt;
  read_map("observes", "a controller observes something, 'room: { signal: ..., range: ... }'",
           &ControlReader::read_observation);
  read_map("acts", "a controller does something, 'heat: { command: ..., range: ... }'",
           &ControlReader::read_action);
  check_kinds();
  read_map("measures", nullptr, &ControlReader::read_measure);
  make_symbols();
  read_reward();
  read_terminated();
  read_map("costs", nullptr, &ControlReader::read_cost);
  read_controller("controller");
  read_controller("fallback");
  if (diagnostics_.error_count() > before) return std::nullopt;
  return std::move(control_);
}

void ControlReader::read_head() {
  const std::size_t before = diagnostics_.error_count();
  Element keys;
  ParamReader(diagnostics_)
      .read(map_, control_keys(), keys,
            {"observes", "acts", "measures", "reward", "terminated", "costs", "controller",
             "fallback"});
  if (!map_.is_mapping()) return;
  control_.node = text_under(map_, "node");
  control_.period = Duration::from_seconds(keys.numbers.at("period").mean());
  control_.episode = Duration::from_seconds(keys.numbers.at("episode").mean());
  control_.each = text_under(map_, "each");
  const Value* node = map_.find("node");
  if (node != nullptr && node->is_string() && !context_.nodes_unreadable &&
      context_.node(control_.node) == nullptr) {
    context_.unknown(*node, "node", control_.node, context_.node_names());
  }
  if (!control_.each.empty() && context_.device(control_.each) == nullptr) {
    context_.unknown(*map_.find("each"), "population", control_.each, context_.device_names());
  }
  const Value* episode = map_.find("episode");
  if (diagnostics_.error_count() > before || control_.episode >= control_.period) return;
  diagnostics_.add(episode->mistake(
      "control-episode",
      fmt::format("an episode of {} has no decision that is followed by another: the period is {}",
                  format_quantity(control_.episode.seconds(), "s"),
                  format_quantity(control_.period.seconds(), "s")),
      "write a longer episode, or a shorter period"));
}

void ControlReader::read_map(const char* key, const char* needed,
                             void (ControlReader::*read_entry)(const Entry&)) {
  const Value* map = map_.find(key);
  const bool empty = map == nullptr || (map->is_mapping() && map->entries().empty());
  if (needed != nullptr && empty) {
    diagnostics_.add((map == nullptr ? map_ : *map)
                         .mistake("missing-key", fmt::format("'{}' is missing", key),
                                  fmt::format("add '{}': {}", key, needed)));
  }
  if (map == nullptr || !expect_mapping(*map, fmt::format("{} by name", key), diagnostics_)) return;
  for (const Entry& entry : map->entries()) (this->*read_entry)(entry);
}

void ControlReader::make_symbols() {
  const auto add = [this](const std::string& name, const std::string& unit,
                          const engine::SourcePlace& place) {
    const auto added = symbols_.add(name, unit, SymbolKind::kNumber, place);
    if (!added) diagnostics_.append(added.error());
  };
  for (const MeasureElement& measure : control_.measures)
    add(measure.name, measure.unit, measure.place);
  for (const ActionElement& action : control_.acts) {
    const auto& info = context_.device(action.rows.population)->info;
    add(action.name, info.inputs[static_cast<std::size_t>(info.input_index(action.input))].unit,
        action.place);
  }
}

std::optional<Expression> ControlReader::formula(const Value& value) {
  if (!value.is_scalar() || value.is_null()) {
    diagnostics_.add(value.mistake("type", "expected a formula",
                                   "write one, in quotes when it holds `:` or `#`"));
    return std::nullopt;
  }
  auto compiled = compile(value.raw(), text_start(value), symbols_);
  if (compiled) return std::move(*compiled);
  const bool told = std::any_of(broken_.begin(), broken_.end(), [&](const std::string& name) {
    return value.raw().find(name) != std::string::npos;
  });
  if (!told) diagnostics_.append(compiled.error());
  return std::nullopt;
}

StepExpression ControlReader::kept(const Value& value, const Expression& formula) const {
  return {value.raw(), text_start(value), formula.to_column_function(),
          std::make_shared<const Expression>(formula)};
}

void ControlReader::read_reward() {
  const Value* value = map_.find("reward");
  if (value == nullptr) {
    diagnostics_.add(map_.mistake("missing-key", "'reward' is missing",
                                  "add it: a number that is better when it is larger, over "
                                  "measures and actions, such as 'reward: -cost / 1 EUR'"));
    return;
  }
  const auto reward = formula(*value);
  if (!reward) return;
  if (reward->is_boolean()) {
    diagnostics_.add(value->mistake("expression-type",
                                    "a reward is a number, this is true or false",
                                    "write 'if(condition, 1, 0)'"));
  } else if (!reward->unit().dimension().dimensionless()) {
    const std::string unit = to_string(reward->unit().dimension());
    diagnostics_.add(value->mistake(
        "reward-dimension", fmt::format("a reward is a plain number, this is in {}", unit),
        fmt::format("divide by what one point of it is worth: ({}) / 1 {}", value->raw(), unit)));
  } else if (reward->is_constant()) {
    diagnostics_.add(value->mistake("reward-constant", "this reward is always the same",
                                    "let it depend on a measure or an action: add one under "
                                    "'measures'"));
  } else {
    control_.reward = kept(*value, *reward);
  }
}

void ControlReader::read_terminated() {
  const Value* value = map_.find("terminated");
  if (value == nullptr) return;
  const auto condition = formula(*value);
  if (!condition) return;
  if (condition->is_boolean()) {
    control_.terminated = kept(*value, *condition);
    return;
  }
  diagnostics_.add(value->mistake("expression-type",
                                  "'terminated' is a condition, this is a number",
                                  "compare it with something, such as 'level > 2 m'"));
}

void ControlReader::read_cost(const Entry& entry) {
  if (!check_name(entry.key, diagnostics_)) return;
  Element keys;
  ParamReader(diagnostics_).read(entry.value, cost_keys(), keys, {"cost", "budget"});
  if (!entry.value.is_mapping()) return;
  const Value* cost = entry.value.find("cost");
  const Value* budget = entry.value.find("budget");
  for (const auto& [key, value] : {std::pair("cost", cost), std::pair("budget", budget)}) {
    if (value != nullptr) continue;
    diagnostics_.add(entry.value.mistake("missing-key", fmt::format("'{}' is missing", key),
                                         "write '{ cost: discomfort, budget: 5 K.h }'"));
  }
  if (cost == nullptr || budget == nullptr) return;
  const auto compiled = formula(*cost);
  if (!compiled) return;
  CostElement element;
  element.name = entry.key.text;
  element.cost = kept(*cost, *compiled);
  engine::ParamInfo row;
  row.name = "budget";
  row.unit = to_string(compiled->unit().dimension());
  row.role = engine::UnitRole::kDifference;
  row.range.min = 0.0;
  row.whole_population = true;
  element.budget = ParamReader(diagnostics_).read_number(*budget, row).mean();
  control_.costs.push_back(std::move(element));
}

void ControlReader::read_controller(const char* key) {
  const bool is_fallback = std::string_view(key) == "fallback";
  const Value* value = map_.find(key);
  if (value == nullptr) {
    if (!is_fallback) read_default_controller();
    return;
  }
  Element keys;
  if (!value->is_string()) {
    ParamReader(diagnostics_)
        .read(*value, is_fallback ? fallback_keys() : controller_keys(), keys, {"parameters"});
  }
  const Value* named = name_of_controller(*value);
  if (named == nullptr) return;
  const engine::ControllerEntry* entry = find_controller(named->raw());
  if (entry == nullptr) {
    return context_.unknown(*named, "controller", named->raw(),
                            model_names(engine::ModelKind::kController));
  }
  const Value nothing = Value::mapping(ValueStyle::kImplicit, value->spot());
  const Value* given = value->is_mapping() ? value->find("parameters") : nullptr;
  if (given == nullptr) given = &nothing;
  Element element;
  ParamReader(diagnostics_, unit_of_observation(text_under(*given, "measured")))
      .read(*given, *entry->info, element);
  resolve_files(*given, *entry->info, context_, element);
  if (is_fallback) {
    control_.fallback = named->raw();
    control_.fallback_params = element.fixed();
    control_.fallback_after = keys.numbers.contains("after")
                                  ? static_cast<std::uint32_t>(keys.numbers["after"].mean())
                                  : 1;
    return;
  }
  control_.model = named->raw();
  control_.params = element.fixed();
  control_.model_place = named->place();
}

std::uint32_t ControlReader::unit_count() const {
  const DeviceElement* each = context_.device(control_.each);
  return each == nullptr ? 1 : each->count;
}

void ControlReader::read_default_controller() {
  control_.model = "do_nothing";
  control_.params = engine::ParamSet::defaults(*find_controller(control_.model)->info);
  control_.model_place = control_.place;
}

/// Of an axis such as `room` or `price[+1 h]`, of the only one where the name is left out; 1 where
/// there is none of that name.
std::string ControlReader::unit_of_observation(const std::string& axis) const {
  const std::string name = axis.substr(0, axis.find_first_of("[."));
  for (const ObservationElement& seen : control_.observes) {
    if (seen.name != name && !(name.empty() && control_.observes.size() == 1)) continue;
    if (seen.kind == ObservationElement::Kind::kSignal) return context_.signal_unit(seen.signal);
    if (seen.kind == ObservationElement::Kind::kForecast)
      return context_.scalar_output(seen.rows.population + "." + seen.output)->unit;
  }
  return "1";
}

UnitRows ControlReader::unit_rows(const Value& map, const Element& keys,
                                  const DeviceElement& device) {
  UnitRows picked;
  picked.population = device.name;
  const std::uint32_t units = unit_count();
  if (device.count % units != 0 && units % device.count != 0) {
    diagnostics_.add(map.mistake(
        "control-rows",
        fmt::format("the {} rows of '{}' cannot be dealt out to {} decision makers", device.count,
                    device.name, units),
        fmt::format("'each: {}' makes one decision maker a row: choose populations of {} rows, a "
                    "multiple of it, or a part of it",
                    control_.each, units)));
    return picked;
  }
  const std::uint32_t mine = std::max(1U, device.count / units);
  for (const double row : keys.texts.numbers("rows")) {
    if (row != static_cast<std::uint32_t>(row) || row >= mine) {
      diagnostics_.add(map.find("rows")->mistake(
          "row-range",
          fmt::format("a decision maker has {} of the rows of '{}'", mine, device.name),
          fmt::format("rows go from 0 to {}", mine - 1)));
      break;
    }
    picked.rows.push_back(static_cast<std::uint32_t>(row));
  }
  return picked;
}

const engine::PortInfo* ControlReader::output(const Value& map, const char* key,
                                              const DeviceElement*& device) {
  const std::string name = text_under(map, key);
  if (name.empty()) return nullptr;  // told by the reader of keys
  if (const auto* port = context_.scalar_output(name, &device)) return port;
  context_.unknown(*map.find(key), "scalar output", name, context_.scalar_output_names());
  return nullptr;
}

}  // namespace orrery::scenarios
