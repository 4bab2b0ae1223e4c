// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load_definitions.h"

#include "scenarios/format/definition_reader.h"

namespace orrery::scenarios {

void load_definitions(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "devices of your own by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) {
    if (!check_name(entry.key, context.diagnostics)) continue;
    context.defined[entry.key.text] =
        std::make_shared<const DefinedModel>(DefinitionReader(entry, context).read());
  }
}

}  // namespace orrery::scenarios
