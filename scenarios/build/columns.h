// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Rows `first` .. `first + count - 1` of an element.
struct RowSpan {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Draws every numeric parameter of an element for these rows, each row from a stream of its own,
/// so that neither another parameter nor another row shifts its luck. A draw outside the legal
/// range is the user's mistake: nothing is clamped silently. Of a sensor, what is the default for
/// all rows is left out.
std::map<std::string, std::vector<double>> draw_columns(const Element& element,
                                                        const engine::ModelInfo& info, RowSpan rows,
                                                        std::uint64_t seed,
                                                        engine::Diagnostics& diagnostics);
/// The least value that `draw_columns` gives a parameter in these rows.
double least_drawn(const Element& element, const std::string& param, RowSpan rows,
                   std::uint64_t seed);

}  // namespace orrery::scenarios
