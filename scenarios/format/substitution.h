// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "engine/registry/result.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// The names that `${...}` may stand for: a template's parameters and the variables of `for`.
using Bindings = std::map<std::string, Value>;

/// The texts of one value or key with every `${...}` filled in. `${name}` is the value of a name,
/// `${2*i+1}` integer arithmetic with + - * and parentheses; `$${` is a plain `${`. A text that is
/// nothing but one `${...}` becomes that value, kind and all.
///
/// Codes: `substitution-form`, `parameter-unknown`, `substitution-kind`, `number-range`,
/// `limit-text`.
class Substitution {
 public:
  Substitution(const Bindings& bindings, engine::Diagnostics& mistakes)
      : bindings_(bindings), mistakes_(mistakes) {}

  Value fill(const Value& scalar) const;
  Key fill(const Key& key) const;

 private:
  bool evaluate(const std::string& inside, const Spot& spot, Value& result) const;
  std::string fill_text(const std::string& text, const Spot& spot) const;

  const Bindings& bindings_;
  engine::Diagnostics& mistakes_;
};

bool has_substitution(const std::string& text);
/// A letter or underscore, then letters, digits and underscores.
bool is_variable_name(const std::string& text);

}  // namespace orrery::scenarios
