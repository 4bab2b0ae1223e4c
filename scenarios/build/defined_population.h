// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/population/population.h"
#include "engine/registry/result.h"
#include "scenarios/format/defined_model.h"

namespace orrery::scenarios {

/// A population of devices written in a scenario.
///
///   dx/dt = rate(parameters, inputs, states, fault points, t, modes)
///
/// The classical Runge-Kutta method, on a grid of times that are multiples of the smaller of the
/// definition's `step` and `spec.step`; a stop between two of them adds a step. So stops on the
/// grid change no bit, others change the result by the error of the method. The equations never see
/// a state outside its limits. After each step every row may take one transition. Errors:
/// define-start (a state or output that does not start as a number, limits that cross).
engine::Result<std::unique_ptr<engine::Population>> make_defined_population(
    std::shared_ptr<const DefinedModel> model, engine::PopulationSpec spec);

}  // namespace orrery::scenarios
