// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/format/defined_model.h"
#include "scenarios/format/load_context.h"

namespace orrery::scenarios {

/// Reads one definition: first every name with its unit, then the formulas that use the names.
class DefinitionReader {
 public:
  DefinitionReader(const Entry& entry, LoadContext& context);

  DefinedModel read();

 private:
  /// What is kept is in the SI unit; `text` is how descriptions show it.
  struct RowUnit {
    Unit unit;
    std::string text;
  };

  void read_head();
  void declare_parameter(const Entry& entry, const RowUnit& unit);
  void declare_input(const Entry& entry, const RowUnit& unit);
  void declare_state(const Entry& entry, const RowUnit& unit);
  void declare_fault_point(const Entry& entry, const RowUnit& unit);
  void declare_modes();

  void read_state(const Entry& entry);
  void read_transitions(const Entry& mode, std::size_t from);
  void read_transition(const Value& map, std::size_t from);
  std::vector<std::pair<std::size_t, Formula>> read_sets(const Value& map);
  void read_output(const Entry& entry);

  const std::vector<Entry>& rows_of(const char* section) const;
  using Declare = void (DefinitionReader::*)(const Entry&, const RowUnit&);
  void declare(const char* section, Declare declare);
  void add_symbol(const std::string& name, const Unit& unit, SymbolKind kind,
                  const engine::SourcePlace& place);
  bool is_broken(const std::string& name) const;
  std::optional<RowUnit> read_unit(const Value& map);
  std::string read_meaning(const Value& map, const char* what,
                           std::initializer_list<const char*> others);

  /// Nothing when there are mistakes, or when the formula leans on a row that has some.
  std::optional<Formula> read_number(const Value& map, const char* key, const SymbolTable& symbols,
                                     const Unit& unit);
  std::optional<Formula> read_condition(const Value& map, const char* key);
  std::optional<Formula> keep(const Value& value, engine::Result<Expression> compiled);
  void missing(const Value& map, const char* key, const char* example);

  const Entry& entry_;
  LoadContext& context_;
  engine::Diagnostics& diagnostics_;
  DefinedModel model_;
  SymbolTable parameters_;           ///< all that initial values and limits may name
  std::vector<std::string> broken_;  ///< names without a unit to check against
};

}  // namespace orrery::scenarios
