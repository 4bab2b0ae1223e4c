// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// The section `templates` of a document: each one `{parameters: {name: default}, body: {...}}`.
/// Its form is checked whether it is used or not (`template-form`).
class TemplateTable {
 public:
  /// Keeps pointers into `document`.
  TemplateTable(const Value& document, engine::Diagnostics& mistakes);

  /// The template that `use` names, or null and a mistake (`template-unknown`).
  const Value* find(const std::string& name, const Value& use, engine::Diagnostics& mistakes) const;

 private:
  std::map<std::string, const Value*> templates_;
};

}  // namespace orrery::scenarios
