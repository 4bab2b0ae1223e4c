// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Index into `Scenario::plant`.
std::size_t population_named(const Scenario& scenario, const std::string& name);

/// Decision makers of a control, over the whole plant.
std::uint32_t decision_makers(const Scenario& scenario, const ControlElement& control);
/// How many of a population of `count` rows each of `makers` decision makers has to do with.
std::size_t picks_of(const UnitRows& rows, std::uint32_t count, std::uint32_t makers);
/// Which ones decision maker `u` has, by row of the whole population.
std::vector<std::uint32_t> rows_of_maker(const UnitRows& rows, std::uint32_t count,
                                         std::uint32_t makers, std::uint32_t u);

/// Whether it sends commands to devices of this population.
bool commands(const ControlElement& control, const std::string& population);

/// A population and all from which wires lead to it, in the order of the scenario.
std::vector<std::size_t> upstream_of(const Scenario& scenario, std::size_t population);
/// Populations whose outputs a control reads: those of its measures, and what it forecasts with all
/// that this follows from.
std::vector<std::size_t> populations_read(const Scenario& scenario, const ControlElement& control);
/// Whether the rows of a population that a control reads lie with its decision makers: its node has
/// several machines, and the blocks of rows that hang on them are those of whole decision makers.
bool lies_with_makers(const Scenario& scenario, const ControlElement& control,
                      std::size_t population);

}  // namespace orrery::scenarios
