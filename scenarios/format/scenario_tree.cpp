// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/scenario_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "scenarios/format/document.h"
#include "scenarios/format/expansion.h"
#include "scenarios/format/merge.h"
#include "scenarios/format/path_setting.h"

namespace orrery::scenarios {
namespace {

constexpr std::size_t kMistakesMax = 1000;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// For finding cycles only; what is opened is the path as it was written.
std::string normal_form(const std::string& path) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string name = path.substr(at, slash - at);
    at = slash + 1;
    if (name.empty() || name == ".") continue;
    if (name == ".." && !names.empty() && names.back() != "..")
      names.pop_back();
    else
      names.push_back(name);
  }
  return fmt::format("{}", fmt::join(names, "/"));
}

class TreeReader {
 public:
  TreeReader(const ReadText& read_text, std::string prefix, const DocumentLimits& limits)
      : read_text_(read_text), prefix_(std::move(prefix)), limits_(limits) {}

  engine::Diagnostics& mistakes() { return mistakes_; }
  std::vector<SourceText> take_sources() { return std::move(sources_); }

  /// The file with what it extends and includes, or nothing after a mistake.
  std::optional<Value> read(const std::string& path, const Value* naming, const char* how) {
    auto root = read_file(path, naming, how);
    if (!root) return root;
    if (!root->is_mapping()) {
      mistakes_.add(root->mistake(
          "type", fmt::format("a scenario is a mapping, this is {}", to_string(root->kind())),
          "begin with 'orrery: 1' and the sections of a scenario"));
      return std::nullopt;
    }
    active_.push_back(normal_form(path));
    std::optional<Value> included = read_all(*root, "include", path);
    std::optional<Value> base = read_all(*root, "extends", path);
    active_.pop_back();
    std::erase_if(root->entries(), [](const Entry& entry) {
      return entry.key.text == "include" || entry.key.text == "extends";
    });
    if (included) {
      complete_with(*included, std::move(*root), mistakes_);
      root = std::move(included);
    }
    if (base) {
      override_with(*base, std::move(*root));
      root = std::move(base);
    }
    return root;
  }

 private:
  std::optional<Value> read_file(const std::string& path, const Value* naming, const char* how) {
    engine::SourcePlace place{prefix_ + path, 0, 0, 0, 0};
    if (naming != nullptr) place = naming->place();
    if (naming != nullptr && !may_read(path, *naming)) return std::nullopt;
    auto text = read_text_(path, place);
    if (!text) {
      mistakes_.append(text.error());
      return std::nullopt;
    }
    Origin origin{prefix_ + normal_form(path), {}, {}};
    if (naming != nullptr) {
      origin.step = fmt::format("{} at {}:{}:{}", how, place.file, place.line, place.column);
      origin.outer = naming->spot().origin;
    }
    sources_.push_back({origin.file, *text});
    DocumentLimits limits = limits_;
    limits.nodes_max -= std::min(limits.nodes_max, nodes_);
    limits.bytes_max -= std::min(limits.bytes_max, bytes_);
    bytes_ += text->size();
    auto document =
        read_document(std::move(*text), std::make_shared<const Origin>(std::move(origin)), limits);
    if (!document) {
      mistakes_.append(document.error());
      return std::nullopt;
    }
    nodes_ += document->nodes;
    return std::move(document->root);
  }

  bool may_read(const std::string& path, const Value& naming) {
    const auto refuse = [&](const char* code, std::string message, const char* remedy) {
      mistakes_.add(naming.mistake(code, std::move(message), remedy));
      return false;
    };
    const std::string normal = normal_form(path);
    if (std::find(active_.begin(), active_.end(), normal) != active_.end())
      return refuse("include-cycle",
                    fmt::format("'{}' leads back to itself ({} -> {})", naming.raw(),
                                fmt::join(active_, " -> "), normal),
                    "end the circle of include and extends");
    if (active_.size() > limits_.include_depth_max)
      return refuse(
          "limit-include",
          fmt::format("files name each other more than {} levels deep", limits_.include_depth_max),
          "include fewer levels");
    if (sources_.size() >= limits_.files_max || mistakes_.error_count() >= kMistakesMax)
      return refuse("limit-files",
                    fmt::format("the scenario reads more than {} files", limits_.files_max),
                    "include each file once");
    return true;
  }

  // What `include` or `extends` names: one file or a list of files.
  std::optional<Value> read_all(const Value& root, const char* key, const std::string& path) {
    const Value* names = root.find(key);
    if (names == nullptr || names->is_null()) return std::nullopt;
    const bool extends = std::string_view(key) == "extends";
    const char* how = extends ? "extended" : "included";
    std::optional<Value> whole;
    const auto add = [&](const Value& name) {
      if (!name.is_string()) {
        mistakes_.add(name.mistake(
            "include-form",
            fmt::format("'{}' names a file, this is {}", key, to_string(name.kind())),
            extends ? "write extends: other.yaml" : "write include: file.yaml or a list of files"));
        return;
      }
      const bool relative = !name.raw().empty() && name.raw().front() != '/';
      auto part = read(relative ? folder_of(path) + name.raw() : name.raw(), &name, how);
      if (!part) return;
      if (whole)
        unite_with(*whole, std::move(*part), mistakes_);
      else
        whole = std::move(part);
    };
    if (names->is_sequence() && !extends)
      for (const auto& name : names->items()) add(name);
    else
      add(*names);
    return whole;
  }

  const ReadText& read_text_;
  std::string prefix_;
  const DocumentLimits& limits_;
  engine::Diagnostics mistakes_;
  std::vector<SourceText> sources_;
  std::vector<std::string> active_;
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
};

bool sets_template(const std::string& setting) {
  return setting.rfind("templates.", 0) == 0 || setting.rfind("templates=", 0) == 0;
}

}  // namespace

engine::Result<ScenarioTree> load_tree(const ReadText& read_text, const std::string& path,
                                       const std::string& prefix, const TreeOptions& options) {
  TreeReader reader(read_text, prefix, options.limits);
  std::optional<Value> whole = reader.read(path, nullptr, "");
  engine::Diagnostics& mistakes = reader.mistakes();
  if (whole) {
    for (const auto& setting : options.settings)
      if (sets_template(setting)) mistakes.append(apply_set(*whole, setting, options.limits));
    auto expanded = expand(*whole, options.limits);
    if (!expanded) mistakes.append(expanded.error());
    if (expanded) whole = std::move(*expanded);
    for (const auto& setting : options.settings)
      if (expanded && !sets_template(setting))
        mistakes.append(apply_set(*whole, setting, options.limits));
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return ScenarioTree{std::move(*whole), reader.take_sources()};
}

engine::Result<ScenarioTree> load_tree(const std::string& path, const TreeOptions& options) {
  const std::string folder_name = folder_of(path);
  const auto folder = Folder::open(folder_name);
  if (!folder) return engine::failure(folder.error());
  const auto read_text = [&](const std::string& name, const engine::SourcePlace& place) {
    return folder->read(name, place, options.limits.bytes_max);
  };
  return load_tree(read_text, path.substr(folder_name.size()), folder_name, options);
}

}  // namespace orrery::scenarios
