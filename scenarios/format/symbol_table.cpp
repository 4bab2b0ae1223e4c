// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/symbol_table.h"

#include <fmt/format.h>

#include "scenarios/format/expression_words.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::failure;
using engine::Result;
using engine::SourcePlace;

Result<std::size_t> SymbolTable::add(const std::string& name, const Unit& unit, SymbolKind kind,
                                     const SourcePlace& place) {
  if (name.empty() || name_length(name, 0) != name.size())
    return failure("name-invalid", place, fmt::format("`{}` cannot be a name", name),
                   "write a letter, then letters, digits and `_`");
  if (is_reserved_word(name))
    return failure("name-reserved", place,
                   fmt::format("`{}` has a meaning in expressions and cannot be a name", name),
                   fmt::format("choose another name, such as `{}_value`", name));
  const auto [entry, is_new] = index_.emplace(name, symbols_.size());
  if (!is_new)
    return failure("name-duplicate", place, fmt::format("the name `{}` is taken", name),
                   "choose another name");
  symbols_.push_back({name, unit, kind});
  return entry->second;
}

Result<std::size_t> SymbolTable::add(const std::string& name, std::string_view unit,
                                     SymbolKind kind, const SourcePlace& place) {
  const auto parsed = parse_unit(unit, place);
  if (!parsed) return failure(parsed.error());
  return add(name, *parsed, kind, place);
}

std::optional<std::size_t> SymbolTable::find(std::string_view name) const {
  const auto found = index_.find(name);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

}  // namespace orrery::scenarios
