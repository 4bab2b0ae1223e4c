// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/host/program/host_settings.h"

namespace orrery::scenarios {

/// Becomes Python (Debian's, isolated from the user's settings), which sees /usr and nothing else,
/// loads numpy, installs the filter upon itself and only then reads the agent's script
/// (python_driver.py). Returns what went wrong.
std::string become_python(const HostSettings& settings);

}  // namespace orrery::scenarios
