// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"
#include "engine/registry/result.h"
#include "scenarios/format/defined_model.h"

namespace orrery::scenarios {

/// A population of devices written in a scenario.
engine::Result<std::unique_ptr<engine::Population>> make_defined_population(
    std::shared_ptr<const DefinedModel> model, engine::PopulationSpec spec);

}  // namespace orrery::scenarios
