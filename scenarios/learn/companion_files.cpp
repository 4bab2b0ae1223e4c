// SPDX-License-Identifier: Apache-2.0
// The JSON files beside recordings: label windows and manifests.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "devices/replay/csv_reader.h"
#include "scenarios/format/text_place.h"
#include "scenarios/learn/series_parts.h"

namespace orrery::scenarios {

namespace {

using nlohmann::json;

/// JSON that has been read, or a mistake with its place. The library's exceptions stop here.
engine::Result<json> parse_json(const std::string& text, const std::string& file,
                                const char* code) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& error) {
    const std::size_t at = std::min(error.byte == 0 ? 0 : error.byte - 1, text.size());
    const auto place = place_within({file, 1, 1, 0, text.size()}, text, at, at);
    return engine::failure(code, place, "the file is no JSON",
                           "look at this place for a missing comma, quote or bracket");
  }
}

tl::unexpected<engine::Diagnostics> wrong(const char* code, const std::string& file,
                                          std::string message, const char* remedy) {
  return engine::failure(code, {file, 1, 1}, std::move(message), remedy);
}

}  // namespace

engine::Result<WindowsByFile> read_windows(const std::string& text, const std::string& file,
                                           const DataCard& card) {
  constexpr const char* kCode = "label-windows";
  constexpr const char* kForm =
      R"(write {"a.csv": [["2024-01-01 00:00:00", "2024-01-02 00:00:00"]]})";
  const auto root = parse_json(text, file, kCode);
  if (!root) return engine::failure(root.error());
  if (!root->is_object()) return wrong(kCode, file, "the windows are no object", kForm);
  const auto time_of = [&](const json& value) -> std::optional<std::int64_t> {
    if (value.is_string()) return devices::parse_time_ns(value.get<std::string>());
    if (!value.is_number() || card.time.calendar) return std::nullopt;
    const double seconds = value.get<double>() * card.time.scale;
    if (!(std::abs(seconds) < 4.6e9)) return std::nullopt;
    return engine::Duration::from_seconds(seconds).ns;
  };
  WindowsByFile windows;
  for (const auto& [name, list] : root->items()) {
    auto& spans = windows[name];
    if (!list.is_array()) {
      return wrong(kCode, file, fmt::format("the windows of '{}' are no list", name), kForm);
    }
    for (const json& pair : list) {
      const bool two = pair.is_array() && pair.size() == 2;
      const auto first = two ? time_of(pair[0]) : std::nullopt;
      const auto last = two ? time_of(pair[1]) : std::nullopt;
      if (!first || !last || *first > *last) {
        return wrong(kCode, file,
                     fmt::format("a window of '{}' is no pair of times that rise: {}", name,
                                 pair.dump().substr(0, 80)),
                     kForm);
      }
      spans.push_back({*first, *last});
    }
  }
  return windows;
}

engine::Result<std::map<std::string, RawFacts>> read_manifest(const std::string& text,
                                                              const std::string& file,
                                                              const DataCard& card) {
  constexpr const char* kCode = "raw-manifest";
  constexpr const char* kForm = R"(write [{"file": "a.f32", "n": 120000, "fs": 12000}])";
  const auto root = parse_json(text, file, kCode);
  if (!root) return engine::failure(root.error());
  if (!root->is_array()) return wrong(kCode, file, "the manifest is no list", kForm);
  std::map<std::string, RawFacts> facts;
  for (const json& item : *root) {
    if (!item.is_object() || !item.contains("file") || !item["file"].is_string()) {
      return wrong(kCode, file, "an entry of the manifest names no file", kForm);
    }
    const auto name = item["file"].get<std::string>();
    RawFacts& fact = facts[name];
    const auto number = [&](const std::string& key) {
      return !key.empty() && item.contains(key) && item[key].is_number() ? item[key].get<double>()
                                                                         : 0.0;
    };
    fact.rate_hz = number(card.raw.rate_key);
    fact.samples = static_cast<std::size_t>(std::clamp(number(card.raw.samples_key), 0.0, 1e12));
    if (card.raw.rate_hz == 0.0 && !(fact.rate_hz > 0.0)) {
      return wrong(kCode, file,
                   fmt::format("'{}' has no sample rate under '{}'", name, card.raw.rate_key),
                   kForm);
    }
  }
  return facts;
}

}  // namespace orrery::scenarios
