// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/controller_choice.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/random/stream.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/document.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/scenario.h"
#include "scenarios/format/settings_map.h"

namespace orrery::scenarios {

namespace {

/// `map` with the entries of `over` on top.
void lay_over(Value& map, const Value& over) {
  for (const Entry& entry : over.entries()) {
    if (Value* old = map.find(entry.key.text)) {
      *old = entry.value;
    } else {
      map.entries().push_back(entry);
    }
  }
}

engine::Result<ControllerChoice> read_params(const std::string& word, const std::string& model,
                                             const engine::SourcePlace& place, const Value& map) {
  ControllerChoice choice;
  choice.name = word;
  choice.entry = find_controller(model);
  if (choice.entry == nullptr) {
    return engine::failure("unknown-controller", place,
                           fmt::format("there is no controller '{}'", model),
                           suggestion(model, model_names(engine::ModelKind::kController)) +
                               "; or name a file of 'orrery train' or 'orrery tune'");
  }
  engine::Diagnostics mistakes;
  Element element;
  // Which axis a set-point belongs to is not known yet: it is a number in SI.
  ParamReader(mistakes, "1").read(map, *choice.entry->info, element);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  choice.params = element.fixed();
  return choice;
}

bool is_yaml(const std::string& word) { return word.ends_with(".yaml") || word.ends_with(".yml"); }

engine::Result<Value> read_yaml(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return engine::failure("io-open", {path}, "the controller cannot be opened",
                           "make one with 'orrery tune NAME --controller pid --out FILE.yaml'");
  }
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto document = read_document(text, path);
  if (!document) return engine::failure(document.error());
  return document->root;
}

/// A trained policy, and what a search starts from, lie beside the file that names them.
void find_beside(const std::string& path, engine::ParamSet& params) {
  const auto beside = [&](const std::filesystem::path& file) {
    return file.is_relative() ? (std::filesystem::path(path).parent_path() / file).string()
                              : file.string();
  };
  if (params.has("file")) params.set("file", beside(params.text("file")));
  if (!params.has("start")) return;
  std::vector<std::string> starts = params.texts("start");
  for (std::string& start : starts)
    if (is_yaml(start) || start.ends_with(".orrctl")) start = beside(start);
  params.set("start", std::move(starts));
}

/// `model: pid` and `parameters: {...}`.
engine::Result<ControllerChoice> choice_of_yaml(const std::string& path, const Value& settings) {
  const auto root = read_yaml(path);
  if (!root) return engine::failure(root.error());
  const Value* model = root->is_mapping() ? root->find("model") : nullptr;
  if (model == nullptr || !model->is_string()) {
    return engine::failure("missing-key", root->place(), "a controller needs its 'model'",
                           "write model: pid, and parameters: { ... } below");
  }
  Value map = Value::mapping(ValueStyle::kBlock, root->spot());
  if (const Value* params = root->find("parameters"); params != nullptr && params->is_mapping())
    map = *params;
  lay_over(map, settings);
  auto choice = read_params(path, model->raw(), model->place(), map);
  if (choice) find_beside(path, choice->params);
  return choice;
}

}  // namespace

engine::Result<ControllerChoice> choose_controller(const std::string& word,
                                                   const std::vector<std::string>& settings) {
  engine::Diagnostics mistakes;
  Value map = settings_map(settings, mistakes);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  if (is_yaml(word)) return choice_of_yaml(word, map);
  std::error_code error;
  const bool names_file = find_controller(word) == nullptr &&
                          (std::filesystem::exists(word, error) || word.ends_with(".orrctl"));
  if (!names_file) return read_params(word, word, {}, map);
  map.entries().push_back({{"file", Spot{}}, Value::scalar(word, ValueStyle::kQuoted, Spot{})});
  return read_params(word, "trained", {}, map);
}

engine::Result<std::unique_ptr<engine::Controller>> make_controller(const ControllerChoice& choice,
                                                                    const engine::ControlTask& task,
                                                                    std::size_t rows,
                                                                    std::uint64_t seed) {
  return choice.entry->make(
      {task, choice.params, rows, seed, engine::name_key(choice.entry->info->name)});
}

models::ControllerMaker controller_maker(const ControllerChoice& choice,
                                         const engine::ControlTask& task, std::uint64_t seed) {
  return
      [choice, task, seed](std::size_t rows) { return make_controller(choice, task, rows, seed); };
}

}  // namespace orrery::scenarios
