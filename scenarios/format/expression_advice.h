// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "scenarios/format/expression_words.h"
#include "scenarios/format/symbol_table.h"

namespace orrery::scenarios {

/// What to do about a name that neither the table nor the language knows.
std::string advice_for_name(std::string_view name, const SymbolTable& symbols);

/// What to do about `name(...)` when there is no such function.
std::string advice_for_function(std::string_view name, const SymbolTable& symbols);

/// `clamp(x, low, high)`
std::string usage(const FunctionWord& word);

}  // namespace orrery::scenarios
