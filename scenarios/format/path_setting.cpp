// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/path_setting.h"

#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "scenarios/format/document.h"

namespace orrery::scenarios {
namespace {

struct Step {
  std::string name;
  Spot spot;
};

engine::Diagnostics one(engine::Diagnostic mistake) {
  engine::Diagnostics mistakes;
  mistakes.add(std::move(mistake));
  return mistakes;
}

std::vector<Step> split(const std::string& path, const LineTable& places) {
  std::vector<Step> steps;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t dot = std::min(path.find('.', at), path.size());
    steps.push_back({path.substr(at, dot - at), places.spot(at, dot)});
    at = dot + 1;
  }
  return steps;
}

Value* item_at(Value& list, const std::string& name) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole && index < list.items().size() ? &list.items()[index] : nullptr;
}

engine::Diagnostic unknown_step(const Value& parent, const Step& step) {
  if (parent.is_sequence())
    return step.spot.mistake("set-path", fmt::format("the list has no item '{}'", step.name),
                             parent.items().empty() ? std::string("the list is empty")
                                                    : fmt::format("write a number from 0 to {}",
                                                                  parent.items().size() - 1));
  if (!parent.is_mapping())
    return step.spot.mistake(
        "set-path", fmt::format("'{}' stands below {}", step.name, to_string(parent.kind())),
        "end the path one name earlier");
  const auto names = parent.key_names();
  const std::string near = engine::closest_name(step.name, names);
  std::string remedy = fmt::format("did you mean '{}'?", near);
  if (near.empty() && names.empty()) remedy = "the mapping is empty";
  if (near.empty() && !names.empty())
    remedy = fmt::format("known here: {}{}",
                         fmt::join(names.begin(),
                                   names.begin() + static_cast<std::ptrdiff_t>(
                                                       std::min<std::size_t>(names.size(), 12)),
                                   ", "),
                         names.size() > 12 ? ", ..." : "");
  return step.spot.mistake("set-path", fmt::format("there is no '{}'", step.name),
                           std::move(remedy));
}

// The value begins where it stands in the setting, so that its places are those of the argument.
engine::Result<Value> read_value(const std::string& setting, std::size_t begin,
                                 std::shared_ptr<const Origin> origin,
                                 const DocumentLimits& limits) {
  const Spot spot = LineTable(setting, origin).spot(begin, setting.size());
  const std::string text = setting.substr(begin);
  if (text.find_first_not_of(' ') == std::string::npos)
    return Value::scalar("", ValueStyle::kImplicit, spot);
  const auto refuse = [&](std::string message) {
    return engine::failure(
        one(spot.mistake("set-form", std::move(message),
                         "write one value on a line: 20, 'text', [a, b] or {key: value}")));
  };
  if (text.find_first_of("\n\r") != std::string::npos)
    return refuse("the value has more than one line");
  // Same length as the path, so that the columns agree; the bare key makes it a block mapping.
  auto document = read_document(std::string(begin - 1, 'v') + ": " + text, origin, limits);
  if (!document) {
    engine::Diagnostics shifted;
    for (auto mistake : document.error().items()) {
      if (mistake.place.column > 1) --mistake.place.column;
      shifted.add(std::move(mistake));
    }
    return engine::failure(std::move(shifted));
  }
  if (!document->root.is_mapping() || document->root.entries().size() != 1)
    return refuse("this is not one value");
  Value value = std::move(document->root.entries()[0].value);
  if (value.style() == ValueStyle::kBlock || value.style() == ValueStyle::kBlockText)
    return refuse("this is a block, not a value on one line");
  return value;
}

void shift_left(Value& value) {
  const auto shift = [](Spot& spot) {
    if (spot.column > 1) --spot.column;
    if (spot.begin > 0) --spot.begin;
    if (spot.end > 0) --spot.end;
  };
  shift(value.spot());
  for (auto& item : value.items()) shift_left(item);
  for (auto& entry : value.entries()) {
    shift(entry.key.spot);
    shift_left(entry.value);
  }
}

}  // namespace

std::string set_path(const std::string& setting) {
  const std::size_t equals = setting.find('=');
  return equals == std::string::npos ? std::string{} : setting.substr(0, equals);
}

engine::Diagnostics apply_set(Value& root, const std::string& setting,
                              const DocumentLimits& limits) {
  const auto origin = std::make_shared<const Origin>(Origin{"--set", {}, {}});
  const LineTable places(setting, origin);
  const std::string path = set_path(setting);
  if (path.empty())
    return one(places.spot(0, setting.size())
                   .mistake("set-form", "a setting is PATH=VALUE",
                            "write for example plant.pump.count=20"));
  const auto steps = split(path, places);
  if (steps.size() > limits.depth_max)
    return one(steps[limits.depth_max].spot.mistake("limit-depth", "the path has too many names",
                                                    "shorten it"));
  Value* parent = &root;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    Value* next =
        parent->is_sequence() ? item_at(*parent, steps[i].name) : parent->find(steps[i].name);
    if (next == nullptr) return one(unknown_step(*parent, steps[i]));
    parent = next;
  }
  const Step& last = steps.back();
  Value* old = parent->is_sequence() ? item_at(*parent, last.name) : parent->find(last.name);
  if (last.name.empty() || (old == nullptr && !parent->is_mapping()))
    return one(last.name.empty() ? last.spot.mistake("set-form", "a name of the path is empty",
                                                     "write for example plant.pump.count=20")
                                 : unknown_step(*parent, last));
  auto value = read_value(setting, path.size() + 1, origin, limits);
  if (!value) return value.error();
  if (value->style() != ValueStyle::kImplicit) shift_left(*value);
  if (old != nullptr)
    *old = std::move(*value);
  else
    parent->entries().push_back({{last.name, last.spot}, std::move(*value)});
  return {};
}

}  // namespace orrery::scenarios
