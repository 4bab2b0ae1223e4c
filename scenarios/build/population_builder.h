// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

/// A block of rows of a population, with its parameters drawn. Null with a mistake: a draw out of
/// range, a file that cannot be read.
std::unique_ptr<engine::Population> build_population(const PartFrame& frame, const RowBlock& block,
                                                     engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
