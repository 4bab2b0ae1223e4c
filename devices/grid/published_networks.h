// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "devices/grid/network.h"

namespace orrery::devices {

/// `baran_wu_33` or `baran_wu_69`: buses called 1, 2, ... in rows 0, 1, ...; sources beside the
/// tables.
RadialNetwork published_network(const std::string& name);

}  // namespace orrery::devices
