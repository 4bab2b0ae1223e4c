// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/results/opened_result.h"
#include "scenarios/report/html.h"

namespace orrery::gui {

/// Responses by point: n, failed runs, mean and median with their intervals.
scenarios::Table summaryCells(const OpenedExperiment& experiment);
/// Gates by point, by the interval of the mean.
scenarios::Table gateCells(const OpenedExperiment& experiment);

}  // namespace orrery::gui
