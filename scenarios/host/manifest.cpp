// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/build/identity.h"
#include "scenarios/format/document.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/safe_path.h"
#include "scenarios/format/units.h"
#include "scenarios/host/manifest_keys.h"
#include "scenarios/host/model_content.h"

namespace orrery::scenarios {
namespace {

using engine::Diagnostics;

constexpr std::size_t kManifestBytesMost = std::size_t{1} << 20;
constexpr std::size_t kModelBytesMost = std::size_t{1} << 30;
constexpr std::size_t kFeaturesMost = 4096;
constexpr std::size_t kCallValuesMost = std::size_t{1} << 26;

/// A part of the manifest by its keys; a missing part is an empty one.
Element part(const Value& root, const char* key, const engine::ModelInfo& keys,
             Diagnostics& diagnostics, std::initializer_list<const char*> others = {}) {
  const Value* value = root.find(key);
  const Value nothing = Value::mapping(ValueStyle::kImplicit, root.spot());
  Element element;
  ParamReader(diagnostics).read(value != nullptr ? *value : nothing, keys, element, others);
  return element;
}

void check_keys(const Value& root, Diagnostics& diagnostics) {
  const std::vector<std::string> known = {"model", "inputs", "output", "limits"};
  for (const Entry& entry : root.entries()) {
    if (std::find(known.begin(), known.end(), entry.key.text) != known.end()) continue;
    diagnostics.add(entry.key.spot.mistake(
        "unknown-key", fmt::format("'{}' is not a key of a manifest", entry.key.text),
        suggestion(entry.key.text, known)));
  }
}

int whole(const Element& element, const char* name) {
  return static_cast<int>(element.numbers.at(name).mean());
}

void read_range(const Value& item, const Element& keys, Diagnostics& diagnostics,
                ManifestFeature& feature) {
  const auto& ends = keys.texts.numbers("range");
  if (ends.empty()) return;
  if (ends.size() == 2 && ends[0] < ends[1]) {
    feature.range = {ends[0], ends[1]};
    return;
  }
  diagnostics.add(item.find("range")->mistake("model-range", "a range is two numbers that rise",
                                              "write [0, 50], in the feature's unit"));
}

ManifestFeature read_feature(const Value& item, Diagnostics& diagnostics) {
  Element keys;
  ParamReader(diagnostics).read(item, manifest_feature_keys(), keys);
  ManifestFeature feature;
  feature.place = item.place();
  feature.name = keys.texts.text("name");
  feature.unit = keys.texts.text("unit");
  feature.mean = keys.numbers.at("mean").mean();
  feature.sd = keys.numbers.at("sd").mean();
  read_range(item, keys, diagnostics, feature);
  const Value* stated = item.find("unit");
  if (stated == nullptr || feature.unit.empty()) return feature;
  const auto unit = parse_unit(feature.unit, stated->place());
  if (!unit) {
    diagnostics.append(unit.error());
    return feature;
  }
  feature.si = to_string(unit->dimension());
  const auto linear =
      linear_unit(feature.unit, feature.si, engine::UnitRole::kAbsolute, stated->place());
  if (linear) feature.linear = *linear;
  if (!linear) diagnostics.append(linear.error());
  return feature;
}

void read_features(const Value& root, Diagnostics& diagnostics, Manifest& manifest) {
  const Value* inputs = root.find("inputs");
  const Value* list =
      inputs != nullptr && inputs->is_mapping() ? inputs->find("features") : nullptr;
  if (list == nullptr || !list->is_sequence() || list->items().empty() ||
      list->items().size() > kFeaturesMost) {
    const Value& at = list != nullptr ? *list : inputs != nullptr ? *inputs : root;
    diagnostics.add(at.mistake("missing-key", "'inputs.features' is a list of 1 to 4096 features",
                               "write '- { name: pump.vibration, unit: mm/s }' for each column"));
    return;
  }
  for (const Value& item : list->items()) {
    manifest.features.push_back(read_feature(item, diagnostics));
    const ManifestFeature& last = manifest.features.back();
    for (std::size_t i = 0; i + 1 < manifest.features.size(); ++i) {
      if (last.name.empty() || manifest.features[i].name != last.name) continue;
      diagnostics.add(item.mistake("duplicate-name",
                                   fmt::format("the feature '{}' is listed twice", last.name),
                                   "name each column once"));
    }
  }
}

/// Where a value stands, or its part, or the whole.
engine::SourcePlace place_under(const Value& root, const char* part, const char* key) {
  const Value* found = root.find(part);
  if (found != nullptr && found->is_mapping() && found->find(key) != nullptr)
    found = found->find(key);
  return found != nullptr ? found->place() : root.place();
}

template <class Kind>
Kind kind_of(const std::string& word, const std::vector<std::string>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  return static_cast<Kind>(found == words.end() ? 0 : found - words.begin());
}

const std::vector<std::string>& choices_of(const engine::ModelInfo& info, const char* name) {
  return info.params[static_cast<std::size_t>(info.param_index(name))].choices;
}

void read_parts(const Value& root, Diagnostics& diagnostics, Manifest& manifest) {
  const Element model = part(root, "model", manifest_model_keys(), diagnostics);
  manifest.name = model.texts.text("name");
  manifest.version = model.texts.text("version");
  manifest.licence = model.texts.text("licence");
  manifest.format = model.texts.text("format");
  manifest.file = model.texts.text("file");
  manifest.sha256 = model.texts.text("sha256");
  manifest.file_place = place_under(root, "model", "file");
  manifest.format_place = place_under(root, "model", "format");
  manifest.sha256_place = place_under(root, "model", "sha256");
  const Element inputs = part(root, "inputs", manifest_input_keys(), diagnostics, {"features"});
  manifest.window = static_cast<std::uint32_t>(whole(inputs, "window"));
  manifest.rate_hz = inputs.numbers.at("rate").mean();
  manifest.layout = kind_of<models::WindowLayout>(inputs.texts.text("layout"),
                                                  choices_of(manifest_input_keys(), "layout"));
  manifest.normalisation = kind_of<Normalisation>(
      inputs.texts.text("normalisation"), choices_of(manifest_input_keys(), "normalisation"));
  read_features(root, diagnostics, manifest);
  const Element output = part(root, "output", manifest_output_keys(), diagnostics);
  manifest.meaning = kind_of<OutputMeaning>(output.texts.text("meaning"),
                                            choices_of(manifest_output_keys(), "meaning"));
  manifest.columns = static_cast<std::uint32_t>(whole(output, "columns"));
  manifest.column = static_cast<std::uint32_t>(whole(output, "column"));
  const Element limits = part(root, "limits", manifest_limit_keys(), diagnostics);
  manifest.latency_s = limits.numbers.at("latency").mean();
  manifest.memory_bytes = static_cast<std::size_t>(limits.numbers.at("memory").mean());
  manifest.multiply_accumulates = limits.numbers.at("multiply_accumulates").mean();
  manifest.batch = static_cast<std::uint32_t>(whole(limits, "batch"));
}

void check_whole(const Value& root, const Manifest& manifest, Diagnostics& diagnostics) {
  const auto place_of = [&](const char* part, const char* key) {
    return place_under(root, part, key);
  };
  if (manifest.column >= manifest.columns) {
    diagnostics.error(
        "model-shape", place_of("output", "column"),
        fmt::format("column {} of {} does not exist", manifest.column, manifest.columns),
        "columns count from 0");
  }
  const std::size_t row = std::max<std::size_t>(
      std::size_t{manifest.window} * std::max<std::size_t>(manifest.features.size(), 1),
      manifest.outputs());
  if (row * manifest.batch > kCallValuesMost) {
    diagnostics.error("limit-size", place_of("limits", "batch"),
                      "one call would hold more than 67 million numbers", "choose a smaller batch");
  }
  const bool hex = manifest.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!manifest.sha256.empty() && (manifest.sha256.size() != 64 || !hex)) {
    diagnostics.error("model-hash", place_of("model", "sha256"),
                      "a SHA-256 has 64 digits of 0-9 and a-f", "take it from: sha256sum FILE");
  }
}

}  // namespace

std::uint32_t Manifest::outputs() const {
  const auto width = static_cast<std::uint32_t>(features.size());
  switch (meaning) {
    case OutputMeaning::kReconstruction: return window * width;
    case OutputMeaning::kForecast: return width;
    default: return columns;
  }
}

std::string Manifest::output_words() const {
  switch (meaning) {
    case OutputMeaning::kReconstruction:
      return fmt::format("[{}, {}, {}]", batch, window, features.size());
    case OutputMeaning::kForecast: return fmt::format("[{}, {}]", batch, features.size());
    default:
      return columns == 1 ? fmt::format("[{}]", batch) : fmt::format("[{}, {}]", batch, columns);
  }
}

engine::Result<Manifest> read_manifest(const std::string& path) {
  const std::filesystem::path whole(path);
  const auto folder = Folder::open(whole.parent_path().string());
  if (!folder) return engine::failure(folder.error());
  auto text = folder->read(whole.filename().string(), {path}, kManifestBytesMost);
  if (!text) return engine::failure(text.error());
  return parse_manifest(std::move(*text), path);
}

engine::Result<Manifest> parse_manifest(std::string text, const std::string& path) {
  const auto document = read_document(std::move(text), path);
  if (!document) return engine::failure(document.error());
  const Value& root = document->root;
  if (!root.is_mapping()) {
    return engine::failure("type", root.place(), "a manifest is a mapping",
                           "begin with 'model:', 'inputs:' and 'output:'");
  }
  Diagnostics diagnostics;
  Manifest manifest;
  manifest.place = root.place();
  manifest.folder = std::filesystem::path(path).parent_path().string();
  check_keys(root, diagnostics);
  read_parts(root, diagnostics, manifest);
  check_whole(root, manifest, diagnostics);
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  return manifest;
}

engine::Result<std::string> read_model(const Manifest& manifest) {
  const auto folder = Folder::open(manifest.folder);
  if (!folder) return engine::failure(folder.error());
  auto bytes = folder->read(manifest.file, manifest.file_place, kModelBytesMost);
  if (!bytes) return engine::failure(bytes.error());
  Diagnostics diagnostics;
  const std::string content = content_of(*bytes);
  if (content == "pickle") {
    return engine::failure("model-content", manifest.file_place,
                           fmt::format("'{}' is a pickle of Python objects: loading one runs any "
                                       "code in it",
                                       manifest.file),
                           "export the network: torch.jit.trace(...).save(...), or "
                           "torch.onnx.export(...)");
  }
  if (content != manifest.format) {
    diagnostics.error("model-content", manifest.format_place,
                      fmt::format("'{}' is not {} but {}", manifest.file, manifest.format,
                                  content.empty() ? "of a kind that is not known" : content),
                      "name the file's own format");
  }
  if (const std::string found = sha256_of_text(*bytes); found != manifest.sha256) {
    diagnostics.error("model-hash", manifest.sha256_place,
                      fmt::format("'{}' has the SHA-256 {}", manifest.file, found),
                      "it is not the file that the manifest was written for: get that one, or "
                      "check this one and put its SHA-256 here");
  }
  if (diagnostics.has_errors()) return engine::failure(std::move(diagnostics));
  return std::move(*bytes);
}

}  // namespace orrery::scenarios
