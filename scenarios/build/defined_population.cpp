// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/defined_population.h"

namespace orrery::scenarios {

engine::Result<std::unique_ptr<engine::Population>> make_defined_population(
    std::shared_ptr<const DefinedModel>, engine::PopulationSpec) {
  return engine::failure("define", {}, "not here", "");
}

}  // namespace orrery::scenarios
