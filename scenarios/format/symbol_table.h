// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

enum class SymbolKind { kNumber, kBoolean };

/// A name that an expression may use, and the unit of the values given for it.
struct Symbol {
  std::string name;
  Unit unit;
  SymbolKind kind = SymbolKind::kNumber;
};

/// The names of an expression. The index of a symbol is the index of its value or column.
class SymbolTable {
 public:
  /// Letters, digits and `_`, parts joined by points (`pump.flow`); returns the index.
  /// Errors: name-invalid, name-reserved, name-duplicate.
  engine::Result<std::size_t> add(const std::string& name, const Unit& unit,
                                  SymbolKind kind = SymbolKind::kNumber,
                                  const engine::SourcePlace& place = {});
  /// The same with the unit as text; also the errors of parse_unit.
  engine::Result<std::size_t> add(const std::string& name, std::string_view unit,
                                  SymbolKind kind = SymbolKind::kNumber,
                                  const engine::SourcePlace& place = {});

  std::optional<std::size_t> find(std::string_view name) const;
  const Symbol& operator[](std::size_t index) const { return symbols_[index]; }
  std::size_t size() const { return symbols_.size(); }

 private:
  std::vector<Symbol> symbols_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace orrery::scenarios
