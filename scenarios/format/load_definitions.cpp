// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load_definitions.h"

namespace orrery::scenarios {

void load_definitions(const Value&, LoadContext&) {}

}  // namespace orrery::scenarios
