// SPDX-License-Identifier: Apache-2.0
// Any bytes as a scenario: read, expanded, set. A file may name the others of this list.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/format/scenario_tree.h"

namespace orrery::scenarios {
namespace {

void walk(const Value& value, std::size_t text_size, const std::string& file) {
  const auto& spot = value.spot();
  const bool own = spot.origin != nullptr && spot.origin->file == file;
  if (own && (spot.begin > spot.end || spot.end > text_size)) std::abort();
  (void)value.as_bool();
  (void)value.as_integer();
  (void)value.as_number(NonFinite::kAllowed);
  for (const auto& item : value.items()) walk(item, text_size, file);
  for (const auto& entry : value.entries()) walk(entry.value, text_size, file);
}

void fuzz_one(const std::string& text) {
  const auto read = [&](const std::string& path,
                        const engine::SourcePlace& place) -> engine::Result<std::string> {
    if (path == "main.yaml") return text;
    if (path.size() > 20) return engine::failure("path-missing", place, path, "shorter");
    return std::string("plant: {pump: {count: 1}}\ntemplates: {t: {body: {a: 1}}}\n");
  };
  TreeOptions options;
  options.limits.nodes_max = 20'000;
  options.limits.expansions_max = 2'000;
  options.limits.files_max = 20;
  const std::size_t line_end = text.find('\n');
  if (text.rfind("#set ", 0) == 0 && line_end != std::string::npos)
    options.settings = {text.substr(5, line_end - 5)};
  const auto tree = load_tree(read, "main.yaml", "", options);
  if (tree) {
    walk(tree->root, text.size(), "main.yaml");
    return;
  }
  if (tree.error().empty()) std::abort();
  for (const auto& mistake : tree.error().items()) {
    const bool in_file = mistake.place.file == "main.yaml";
    if (mistake.message.empty() || mistake.code.empty()) std::abort();
    if (in_file && (mistake.place.line < 1 || mistake.place.column < 1)) std::abort();
    if (in_file && mistake.place.end > text.size()) std::abort();
  }
}

}  // namespace
}  // namespace orrery::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  orrery::scenarios::fuzz_one(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
