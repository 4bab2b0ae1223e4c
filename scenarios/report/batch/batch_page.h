// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// One page that tells one experiment, or several one after the other. It needs no other file and
/// no network, and its content policy allows none; texts from the experiments are escaped. Stays
/// below 5 MB an experiment; what was left out for it stands in the page.
std::string batch_page(std::span<const ExperimentTable> experiments);

}  // namespace orrery::scenarios
