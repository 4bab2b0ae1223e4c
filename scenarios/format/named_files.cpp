// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/named_files.h"

#include <fmt/format.h>

#include <cstdlib>

#include "scenarios/format/safe_path.h"

namespace orrery::scenarios {

namespace {

namespace fs = std::filesystem;
using engine::Diagnostics;

/// Adds the files that `pattern` names beneath `root` as absolute paths; the folder itself has been
/// checked.
void add_files(const Value& item, const fs::path& root, const Folder& folder,
               Diagnostics& diagnostics, std::vector<std::string>& paths) {
  const auto pattern = item.as_string();
  if (!pattern) return diagnostics.append(pattern.error());
  if (pattern->find_first_of("*?") == std::string::npos) {
    const auto file = folder.open_file(*pattern, item.place());
    if (!file) return diagnostics.append(file.error());
    paths.push_back((root / *pattern).string());
    return;
  }
  const auto found = folder.list(*pattern, item.place());
  if (!found) return diagnostics.append(found.error());
  if (found->empty()) {
    diagnostics.add(item.mistake("path-missing", fmt::format("no file matches '{}'", *pattern),
                                 fmt::format("look into {}", root.string())));
  }
  for (const auto& name : *found) paths.push_back((root / name).string());
}

void add_all(const Value& files, const fs::path& root, const Folder& folder,
             Diagnostics& diagnostics, std::vector<std::string>& paths) {
  if (!files.is_sequence()) return add_files(files, root, folder, diagnostics, paths);
  for (const Value& item : files.items()) add_files(item, root, folder, diagnostics, paths);
}

void from_scenario_folder(const Value& files, LoadContext& context,
                          std::vector<std::string>& paths) {
  const auto folder = Folder::open(context.folder.string());
  if (!folder) return context.diagnostics.append(folder.error());
  add_all(files, context.folder, *folder, context.diagnostics, paths);
}

void from_data_root(const Value& files, LoadContext& context, std::vector<std::string>& paths) {
  const std::string set = text_under(files, "data");
  const Value* names = files.find("file");
  if (set.empty() || names == nullptr) {
    context.diagnostics.add(files.mistake("missing-key", "'data' and 'file' name a recorded file",
                                          "write { data: skab, file: 'valve1/*.csv' }"));
    return;
  }
  for (const Entry& entry : files.entries()) {
    if (entry.key.text == "data" || entry.key.text == "file" || entry.key.text == "otherwise") {
      continue;
    }
    context.diagnostics.add(entry.key.spot.mistake(
        "unknown-key", fmt::format("'{}' is not a key of files", entry.key.text),
        suggestion(entry.key.text, {"data", "file", "otherwise"})));
  }
  const auto root = Folder::data_root(set, files.place());
  if (root) {
    // `data_root` has opened it: the variable is set.
    const fs::path path = fs::path(std::getenv("ORRERY_DATA")) / set;
    return add_all(*names, path, *root, context.diagnostics, paths);
  }
  const Value* otherwise = files.find("otherwise");
  if (otherwise == nullptr) return context.diagnostics.append(root.error());
  context.diagnostics.add(
      {engine::Severity::kWarning, "data-absent", files.place(),
       fmt::format("data set '{}' not found; a small synthetic sample stands in", set),
       "set ORRERY_DATA to the folder that holds it"});
  from_scenario_folder(*otherwise, context, paths);
}

}  // namespace

void find_files(const Value& files, LoadContext& context, std::vector<std::string>& paths) {
  if (files.is_mapping()) return from_data_root(files, context, paths);
  from_scenario_folder(files, context, paths);
}

void resolve_files(const Value& parameters, const engine::ModelInfo& model, LoadContext& context,
                   Element& element) {
  if (!parameters.is_mapping()) return;
  for (const auto& row : model.params) {
    const Value* value = parameters.find(row.name);
    if (row.kind != engine::ParamKind::kFile || value == nullptr) continue;
    if (value->is_string() && value->raw().empty()) continue;
    std::vector<std::string> paths;
    const std::size_t before = context.diagnostics.error_count();
    find_files(*value, context, paths);
    if (context.diagnostics.error_count() > before) continue;
    // Plural names take any number of files.
    if (row.name == "files") {
      element.texts.set(row.name, paths);
      for (const auto& path : paths) context.scenario.files.push_back(path);
      continue;
    }
    if (paths.size() != 1) {
      context.diagnostics.add(value->mistake(
          "one-file", fmt::format("'{}' is one file, not {}", row.name, paths.size()),
          "name a single file"));
      continue;
    }
    element.texts.set(row.name, paths.front());
    context.scenario.files.push_back(paths.front());
  }
}

}  // namespace orrery::scenarios
