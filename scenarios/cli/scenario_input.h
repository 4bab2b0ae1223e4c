// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/loader.h"

namespace orrery::scenarios {

/// Fails with `io-open` when the file that a command names is not there; stdin, `-`, always is.
engine::Result<void> find_named_scenario(const std::string& path);

/// The scenario that a command names: a file, or `-` for stdin, which is found as `stdin` in
/// messages and cannot include files. A file that is not there is an I/O error (`io-open`), not an
/// invalid scenario.
engine::Result<LoadedScenario> load_named_scenario(const std::string& path,
                                                   const std::vector<std::string>& sets);

}  // namespace orrery::scenarios
