// SPDX-License-Identifier: Apache-2.0
// What a controller does, and what it is measured by.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/control_keys.h"
#include "scenarios/format/control_reader.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::Duration;

namespace {

std::vector<std::string> input_names(const LoadContext& context) {
  std::vector<std::string> names;
  for (const auto& device : context.scenario.plant) {
    for (const auto& port : device.info.inputs) names.push_back(device.name + "." + port.name);
  }
  return names;
}

MeasureElement::Reduce reduce_of(const std::string& word) {
  if (word == "mean") return MeasureElement::Reduce::kMean;
  if (word == "min") return MeasureElement::Reduce::kMin;
  return word == "max" ? MeasureElement::Reduce::kMax : MeasureElement::Reduce::kSum;
}

}  // namespace

void ControlReader::read_action(const Entry& entry) {
  broken_.push_back(entry.key.text);  // until it is read
  if (!check_name(entry.key, diagnostics_)) return;
  const Value& map = entry.value;
  const std::size_t before = diagnostics_.error_count();
  ActionElement action;
  action.name = entry.key.text;
  action.place = map.place();
  const std::string command = text_under(map, "command");
  const std::size_t dot = command.find('.');
  const DeviceElement* device = context_.device(command.substr(0, dot));
  const std::string input = dot == std::string::npos ? "" : command.substr(dot + 1);
  const int index = device == nullptr ? -1 : device->info.input_index(input);
  const std::string unit =
      index < 0 ? kUnknownUnit : device->info.inputs[static_cast<std::size_t>(index)].unit;
  Element keys;
  ParamReader(diagnostics_, unit).read(map, act_keys(), keys, {"at_first", "fail_safe"});
  if (command.empty()) return;
  if (index < 0) {
    return context_.unknown(*map.find("command"), "input", command, input_names(context_));
  }
  if (is_driven(*device, input)) {
    diagnostics_.add(map.find("command")->mistake(
        "wired-command",
        fmt::format("wires drive '{}': a command would last one step at most", command),
        "command an input without a wire, or take it out of 'inputs'"));
  }
  action.input = input;
  action.rows = unit_rows(map, keys, *device);
  action.rate_per_s = keys.numbers.at("rate").mean();
  action.delay = Duration::from_seconds(keys.numbers.at("delay").mean());
  action.time_to_live = Duration::from_seconds(keys.numbers.at("time_to_live").mean());
  read_bounds(map, keys, action);
  read_first(map, unit, action);
  read_fail_safe(map, unit, action);
  if (diagnostics_.error_count() > before) return;
  control_.acts.push_back(std::move(action));
  broken_.pop_back();
}

void ControlReader::read_bounds(const Value& map, const Element& keys, ActionElement& action) {
  const bool has_range = map.find("range") != nullptr;
  const bool has_levels = map.find("levels") != nullptr;
  if (has_range && has_levels) {
    diagnostics_.add(map.find("levels")->mistake(
        "action-kind", fmt::format("'{}' has a range and levels", action.name),
        "keep 'range' for a continuous action, or 'levels' for one of several values"));
  } else if (has_levels) {
    read_levels(map, keys, action);
  } else if (has_range) {
    read_range(map, keys, action.low, action.high);
    if (const Value* names = map.find("names")) {
      diagnostics_.add(names->mistake("action-kind", "names are those of levels",
                                      "leave them out, or write 'levels' instead of 'range'"));
    }
  } else {
    diagnostics_.add(
        map.mistake("unbounded-action",
                    fmt::format("'{}' has no bounds: a learner would try anything", action.name),
                    "add 'range: [least, greatest]', or 'levels: [...]' to choose from"));
  }
}

void ControlReader::read_levels(const Value& map, const Element& keys, ActionElement& action) {
  constexpr std::size_t kLevels = 1000;
  const Value& levels = *map.find("levels");
  action.levels = keys.texts.numbers("levels");
  if (action.levels.size() < 2 || action.levels.size() > kLevels) {
    diagnostics_.add(levels.mistake(
        "action-levels", fmt::format("there are {} levels to choose from", action.levels.size()),
        fmt::format("give 2 to {} of them", kLevels)));
    return;
  }
  const auto [low, high] = std::minmax_element(action.levels.begin(), action.levels.end());
  action.low = *low;
  action.high = *high;
  action.level_names = keys.texts.texts("names");
  if (!action.level_names.empty() && action.level_names.size() != action.levels.size()) {
    diagnostics_.add(map.find("names")->mistake(
        "action-levels",
        fmt::format("{} names for {} levels", action.level_names.size(), action.levels.size()),
        "give one a level, or none"));
  }
}

void ControlReader::read_first(const Value& map, const std::string& unit, ActionElement& action) {
  action.at_first = std::clamp(0.0, action.low, action.high);
  const Value* first = map.find("at_first");
  if (first == nullptr) return;
  engine::ParamInfo row;
  row.name = "at_first";
  row.unit = unit;
  row.default_number = action.at_first;
  row.range = {action.low, action.high};
  row.whole_population = true;
  action.at_first = ParamReader(diagnostics_, unit).read_number(*first, row).mean();
}

// The device is alone with it: neither the box nor the rate limit of the action bind it.
void ControlReader::read_fail_safe(const Value& map, const std::string& unit,
                                   ActionElement& action) {
  const Value* fail_safe = map.find("fail_safe");
  if (fail_safe == nullptr) return;
  const std::size_t before = diagnostics_.error_count();
  if (!expect_mapping(*fail_safe, "fail_safe", diagnostics_)) return;
  Element keys;
  ParamReader(diagnostics_, unit).read(*fail_safe, fail_safe_keys(), keys);
  if (diagnostics_.error_count() > before) return;
  action.fail_safe = {Duration::from_seconds(keys.numbers.at("after").mean()),
                      keys.numbers.at("value").mean()};
  if (action.fail_safe.after < control_.period) {
    diagnostics_.add(fail_safe->find("after")->mistake(
        "fail-safe", "commands come every 'period', which is longer than this",
        "give it two or more periods, so that a lost command does not trip it"));
  }
}

void ControlReader::check_kinds() {
  const auto is_discrete = [](const ActionElement& action) { return !action.levels.empty(); };
  const auto& acts = control_.acts;
  const auto mixed = std::find_if(acts.begin(), acts.end(), [&](const ActionElement& action) {
    return is_discrete(action) != is_discrete(acts.front());
  });
  if (mixed != acts.end()) {
    diagnostics_.error(
        "action-kind", mixed->place,
        fmt::format("'{}' {} and '{}' {}: a learner takes one kind", acts.front().name,
                    is_discrete(acts.front()) ? "has levels" : "has a range", mixed->name,
                    is_discrete(*mixed) ? "has levels" : "has a range"),
        "give all of them 'levels' (a range in a few steps), or all of them 'range' "
        "(a switch as 0 to 1), or make two controllers");
    return;
  }
  constexpr double kChoices = 65536;  // a network has an output for each
  double choices = 1.0;
  for (const ActionElement& action : acts)
    choices *= static_cast<double>(std::max<std::size_t>(action.levels.size(), 1));
  if (choices > kChoices) {
    diagnostics_.error("action-levels", map_.find("acts")->place(),
                       fmt::format("the levels of all actions combine to {:g} choices", choices),
                       fmt::format("keep to {:g}: fewer levels, or 'range'", kChoices));
  }
}

void ControlReader::read_measure(const Entry& entry) {
  broken_.push_back(entry.key.text);
  if (!check_name(entry.key, diagnostics_)) return;
  const Value& map = entry.value;
  const std::size_t before = diagnostics_.error_count();
  Element keys;
  ParamReader(diagnostics_).read(map, measure_keys(), keys);
  const DeviceElement* device = nullptr;
  const engine::PortInfo* port = output(map, "of", device);
  if (port == nullptr) return;
  MeasureElement measure;
  measure.name = entry.key.text;
  measure.place = map.place();
  measure.output = port->name;
  measure.unit = port->unit;
  measure.rows = unit_rows(map, keys, *device);
  measure.reduce = reduce_of(keys.texts.text("reduce"));
  measure.episode = reduce_of(keys.texts.text("episode"));
  measure.change = keys.numbers.at("change").mean() > 0.0;
  // A sum over the steps of what is no step's share means nothing: its mean is meant.
  if (map.find("episode") == nullptr && !measure.change)
    measure.episode = MeasureElement::Reduce::kMean;
  if (diagnostics_.error_count() > before) return;
  control_.measures.push_back(std::move(measure));
  broken_.pop_back();
}

}  // namespace orrery::scenarios
