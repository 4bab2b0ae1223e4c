// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Draws every numeric parameter of an element for `count` rows, each row from a stream of its own,
/// so that neither another parameter nor another row shifts its luck. A draw outside the legal
/// range is the user's mistake: nothing is clamped silently. Of a sensor, what is the default for
/// all rows is left out.
std::map<std::string, std::vector<double>> draw_columns(const Element& element,
                                                        const engine::ModelInfo& info,
                                                        std::uint32_t count, std::uint64_t seed,
                                                        engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
