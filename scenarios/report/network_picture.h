// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/record/run_records.h"

namespace orrery::scenarios {

/// The network as a drawing (SVG in the page): populations on the left, nodes to the right by the
/// number of links from them. Empty when there are no links or more than 24 boxes; words then do.
std::string network_picture(const engine::RunTables& run);
/// `20 pump (centrifugal_pump); gateway (gateway_arm); ...`: what the drawing says, as text.
std::string network_in_words(const engine::RunTables& run);

}  // namespace orrery::scenarios
