// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "scenarios/compare/comparison.h"
#include "scenarios/report/html.h"

namespace orrery::gui {

/// Indices of the signals, the worst first: farthest out of tolerance, then unaligned, then in.
std::vector<std::size_t> worstSignals(const scenarios::Comparison& comparison);

/// One row a signal, in the order of `worstSignals`.
scenarios::Table signalCells(const scenarios::Comparison& comparison);
/// One row a number that both have; what regressed first.
scenarios::Table measureCells(const scenarios::Comparison& comparison);
/// What differs in setup and configuration, and what one side alone has.
scenarios::Table differenceCells(const scenarios::Comparison& comparison);

}  // namespace orrery::gui
