// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/result.h"
#include "scenarios/build/probe.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Ten thousand messages of one number, one a second, over one link: share lost, mean burst of
/// losses, delays.
engine::Result<ProbeTable> probe_link(const Element& link, std::uint64_t seed);

}  // namespace orrery::scenarios
